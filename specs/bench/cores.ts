/** One core for the server and one for the driver, so that neither is moved about or in the way. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

export interface Cores {
  readonly server: number;
  readonly driver: number;
}

/** Undefined where there are fewer than two cores or no `taskset`. */
export const twoCores = (): Cores | undefined => {
  const hasTaskset = spawnSync('taskset', ['--version']).status === 0;
  return hasTaskset && cpus().length >= 2 ? { server: 0, driver: 1 } : undefined;
};

/** Moves all threads of a process to a core; threads that they start stay there too. */
export const pin = (pid: number, core: number): void => {
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', `${core}`, `${pid}`]);
  if (status !== 0) throw new Error(`cannot move process ${pid} to core ${core}`);
};

/** One measurement: a fresh server, a fresh driver, one job. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Cores, pin } from './cores.ts';
import type { Job, Outcome } from './job.ts';
import type { Row } from './rows.ts';
import { type Files, type ServerName, startSubject } from './subject.ts';

export interface Conditions {
  readonly files: Files;
  readonly cores: Cores | undefined;
  readonly seconds: number;
  /** For the server's node, such as `--cpu-prof`. */
  readonly nodeArguments: readonly string[];
}

const DRIVER = fileURLToPath(new URL('./driver.js', import.meta.url));

export const measure = async (
  row: Row,
  server: ServerName,
  { files, cores, seconds, nodeArguments }: Conditions,
): Promise<Outcome> => {
  const subject = await startSubject(server, files, cores, nodeArguments);
  try {
    const { port, pid: serverPid } = subject;
    const { scenario, keyExchange } = row;
    return await drive({ scenario, port, serverPid, keyExchange, seconds }, cores);
  } finally {
    await subject.stop();
  }
};

const drive = async (job: Job, cores: Cores | undefined): Promise<Outcome> => {
  const driver = fork(DRIVER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(driver, 'exit');
  const brought = once(driver, 'message');
  if (cores !== undefined && driver.pid !== undefined) pin(driver.pid, cores.driver);
  driver.send(job);
  const [outcome] = (await Promise.race([brought, exited])) as [unknown];
  await exited;
  if (typeof outcome !== 'object' || outcome === null) throw new Error('the driver failed');
  return outcome as Outcome;
};

/** One measurement: a fresh server, a fresh driver, one job. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Protocol } from 'wolfssl-binding';
import { type Cores, pin } from './cores.ts';
import type { Job, Outcome } from './job.ts';
import type { Row, Side } from './rows.ts';
import { type Files, type ServerName, startSubject } from './subject.ts';

interface Contestant {
  readonly server: ServerName;
  readonly protocol: Protocol;
}

export interface Conditions {
  readonly files: Files;
  readonly cores: Cores | undefined;
  readonly seconds: number;
  /** For the server's node, such as `--cpu-prof`. */
  readonly nodeArguments: readonly string[];
}

const DRIVER = fileURLToPath(new URL('./driver.js', import.meta.url));

const contestant = (row: Row, side: Side): Contestant => {
  switch (side) {
    case 'ours':
      return { server: row.ours, protocol: row.protocol };
    case 'tls':
      return { server: row.ours, protocol: 'tls' };
    case 'naive':
    case 'floor':
      return { server: side, protocol: row.protocol };
  }
};

export const measure = async (
  row: Row,
  side: Side,
  { files, cores, seconds, nodeArguments }: Conditions,
): Promise<Outcome> => {
  const { server, protocol } = contestant(row, side);
  const subject = await startSubject(server, protocol, files, cores, nodeArguments);
  try {
    const { port, pid: serverPid } = subject;
    const { scenario, keyExchange } = row;
    return await drive({ scenario, port, serverPid, protocol, keyExchange, seconds }, cores);
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

/** A client that is stopped for longer than its server waits: how soon it is back. */
import { setTimeout as pause } from 'node:timers/promises';
import { PipedClient } from '../support/launched-client.ts';
import type { LaunchedServer } from '../support/launched-server.ts';

const MS_PER_SECOND = 1_000;

/** From the moment it runs again until it is logged in again, in ms. */
export const measureReturn = async (server: LaunchedServer, seconds: number): Promise<number> => {
  const words = ['sleeper', '127.0.0.1', String(server.port), '--transport', 'dtls'];
  const client = new PipedClient(words);
  await client.until(() => client.stderr.includes('you are sleeper on'));
  client.child.kill('SIGSTOP');
  await pause(seconds * MS_PER_SECOND);
  const startedAt = performance.now();
  client.child.kill('SIGCONT');
  await client.until(() => client.stderr.includes('connected again') || client.isOver);
  const tookMs = performance.now() - startedAt;
  if (client.isOver) throw new Error(`the client ended: ${client.stderr}`);
  client.end('/quit\n');
  await client.exited;
  return tookMs;
};

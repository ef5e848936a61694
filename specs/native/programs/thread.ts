/** One worker thread: serves a visit of its own, then ends in the way it is told. */
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { greeter, visitor } from './echo-pair.ts';

export const threadProgram = fileURLToPath(import.meta.url);

/** `destroy`: in good order. `stay`: until it is terminated. `exit`: from inside a handler. */
export type ThreadEnd = 'destroy' | 'stay' | 'exit';

const visit = (end: ThreadEnd, port: MessagePort | null): void => {
  const server = greeter();
  const client = visitor(server.port, () => {
    port?.postMessage('welcomed');
    if (end === 'exit') process.exit(3);
    if (end === 'stay') return;
    client.destroy();
    server.loop.destroy();
  });
};

if (!isMainThread && workerData?.program === threadProgram)
  visit(workerData.end as ThreadEnd, parentPort);

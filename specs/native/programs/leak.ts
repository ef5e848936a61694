/**
 * Opens and closes many connections within one process and prints what is left over:
 * `{ before, after }`, each with resident KiB and open descriptors.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { greeter, quietLoop } from './echo-pair.ts';

export const leakProgram = fileURLToPath(import.meta.url);

export interface Leftovers {
  readonly residentKib: number;
  readonly descriptors: number;
}

/** Dials at a time; the rest of the count follows as these end. */
const AT_ONCE = 20;

const leftovers = (): Leftovers => {
  globalThis.gc?.();
  const status = readFileSync('/proc/self/status', 'utf8');
  return {
    residentKib: Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1]),
    descriptors: readdirSync('/proc/self/fd').length,
  };
};

const run = (count: number): Promise<void> =>
  new Promise((resolve) => {
    const server = greeter();
    let left = count;
    let open = 0;
    const dial = (): void => {
      if (left > 0) {
        left -= 1;
        open += 1;
        client.connect(context, { address: '127.0.0.1', port: server.port });
      }
    };
    const client = quietLoop({
      onLines: (lines) => {
        for (let line = 0; line < lines; line += 1) {
          const id = client.received.meta[3 * line] ?? 0;
          // Half of them in good order, half of them not.
          if (id % 2 === 0) client.close(id);
          else client.abort(id);
        }
      },
      onClose: () => {
        open -= 1;
        dial();
        if (open > 0) return;
        client.destroy();
        server.loop.destroy();
        setImmediate(resolve);
      },
    });
    const context = client.context({ role: 'client', verify: 'none', resumeSessions: true });
    for (let index = 0; index < AT_ONCE; index += 1) dial();
  });

const measure = async (count: number): Promise<void> => {
  // Once around first, so that pools and code are there.
  await run(Math.ceil(count / 5));
  const before = leftovers();
  await run(count);
  const after = leftovers();
  process.stdout.write(JSON.stringify({ before, after }));
};

if (process.argv[1] === leakProgram) await measure(Number(process.argv[2]));

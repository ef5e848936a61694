/** Ends a process in the middle of things, in the way that its argument names. */
import { fileURLToPath } from 'node:url';
import { greeter, visitor } from './echo-pair.ts';

export const endingsProgram = fileURLToPath(import.meta.url);

export type Ending = 'exit' | 'throw' | 'caught' | 'destroy' | 'unheld' | 'nothing';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const endBy = (ending: string): void => {
  const server = greeter();
  if (ending === 'unheld') {
    server.loop.destroy();
    say('destroyed');
    return;
  }
  if (ending === 'caught') {
    process.on('uncaughtException', (error) => {
      say(`caught ${error.message}`);
      // The loop must still work: another visit, and then a quiet end.
      const second = visitor(server.port, () => {
        say('still served');
        second.destroy();
        server.loop.destroy();
      });
    });
  }
  const client = visitor(server.port, () => {
    say('welcomed');
    switch (ending) {
      case 'exit':
        process.exit(7);
        break;
      case 'throw':
        throw new Error('from a handler');
      case 'caught':
        client.destroy();
        throw new Error('from a handler');
      case 'destroy':
        client.destroy();
        server.loop.destroy();
        break;
      default:
        process.kill(process.pid, 'SIGTERM');
    }
  });
};

if (process.argv[1] === endingsProgram) endBy(process.argv[2] ?? 'nothing');

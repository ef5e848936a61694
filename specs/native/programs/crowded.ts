/**
 * A server that prints its port, and then, whenever a line comes on its input, its connections and
 * the processor time that it has used, in ms. Meant to be run with few descriptors.
 */
import { fileURLToPath } from 'node:url';
import { greeter } from './echo-pair.ts';

export const crowdedProgram = fileURLToPath(import.meta.url);

export interface CrowdFigures {
  readonly connections: number;
  readonly processorMs: number;
}

const serve = (): void => {
  const { loop, port } = greeter();
  process.stdout.write(`${port}\n`);
  process.stdin.on('data', () => {
    const { user, system } = process.cpuUsage();
    const figures: CrowdFigures = {
      connections: loop.connections,
      processorMs: (user + system) / 1000,
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  });
};

if (process.argv[1] === crowdedProgram) serve();

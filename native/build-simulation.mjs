/**
 * Builds the simulation of the reliable stream: `node build-simulation.mjs plain`, or `sanitized`
 * with address and undefined behaviour checked. The program lands in build/simulation/ in one
 * rename; nothing is done while it is newer than all it is made from.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const variant = process.argv[2] ?? 'plain';
const compiler = process.env.CXX ?? 'c++';

const FLAGS = {
  plain: ['-O2'],
  sanitized: ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
};
/** As the addon is compiled: see binding.gyp. */
const COMMON_FLAGS = ['-std=gnu++17', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wextra'];

const say = (text) => process.stdout.write(`wolfssl-binding: ${text}\n`);
const stop = (text) => {
  process.stderr.write(`wolfssl-binding: ${text}\n`);
  process.exit(1);
};

const flags =
  FLAGS[variant] ?? stop(`there is no build called ${variant}; choose plain or sanitized`);

const filesIn = (folder) => readdirSync(join(here, folder)).map((name) => join(folder, name));
const stream = [
  ...filesIn('src/stream'),
  ...['byte_pool', 'send_queue'].flatMap((name) => [`src/${name}.h`, `src/${name}.cc`]),
];
const inputs = [...stream, ...filesIn('simulation')];
const sources = inputs.filter((path) => path.endsWith('.cc'));

const folder = join(here, 'build/simulation');
const program = join(folder, variant);
const changedAt = (path) => statSync(path).mtimeMs;
const isFresh = () =>
  existsSync(program) &&
  [...inputs, basename(import.meta.url)].every(
    (path) => changedAt(join(here, path)) < changedAt(program),
  );

const run = (words) =>
  new Promise((resolve) => {
    const child = spawn(compiler, words, { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => stop(`there is no C++ compiler called ${compiler}; CXX names another`));
    child.on('close', (code) => (code === 0 ? resolve() : stop(`${compiler} failed, see above`)));
  });

const compileAll = async (objects) => {
  const waiting = sources.map((source, index) => [source, objects[index]]);
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await run([...COMMON_FLAGS, ...flags, '-c', next[0], '-o', next[1]]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
};

if (!isFresh()) {
  // Of this process alone, so that two builds at once do not meet.
  const own = join(folder, `${variant}.${process.pid}`);
  mkdirSync(own, { recursive: true });
  const objects = sources.map((source) => join(own, `${source.replaceAll('/', '.')}.o`));
  say(`building the ${variant} simulation from ${sources.length} files`);
  await compileAll(objects);
  await run([...flags, ...objects, '-o', join(own, 'simulation')]);
  renameSync(join(own, 'simulation'), program);
  rmSync(own, { recursive: true });
}
say(`build/simulation/${variant} is ready`);

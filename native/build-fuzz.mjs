/**
 * Builds the fuzz targets under the address and undefined behaviour sanitizers, and only what is
 * stale: `node build-fuzz.mjs [--replay] [target…]`.
 *
 * Without --replay, clang's libFuzzer drives them: build/fuzz/<target>. With it they run the inputs
 * they are given and nothing else, which any compiler can build: build/fuzz/replay_<target>.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { chosenTargets, nativeFolder, outputFolder, targets } from './fuzz/targets.mjs';
import { readWolfssl, shippedWolfssl, wolfsslFlags } from './fuzz/wolfssl-sources.mjs';

/** clang's releases whose programs carry their number in the name, newest first. */
const CLANG_NUMBERS = [22, 21, 20, 19, 18, 17, 16, 15, 14];

/** Compiling so many files takes long enough to be told beforehand. */
const TOLD_FROM = 20;

const isReplay = process.argv.includes('--replay');
const mode = isReplay ? 'replay' : 'fuzzer';
const started = Date.now();

const say = (text) => process.stdout.write(`fuzz: ${text}\n`);
const stop = (text) => {
  process.stderr.write(`fuzz: ${text}\n`);
  process.exit(1);
};

/** True if it compiles and links an empty target: the sanitizers' run time is a package apart. */
const builds = (compiler, sanitizers) => {
  const empty = 'int main() {}';
  const fuzzed = 'extern "C" int LLVMFuzzerTestOneInput(const char*, long) { return 0; }';
  const { status } = spawnSync(
    compiler,
    ['-x', 'c++', `-fsanitize=${sanitizers}`, '-', '-o', '/dev/null'],
    { input: isReplay ? empty : fuzzed, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  return status === 0;
};

const findCompiler = () => {
  if (isReplay) {
    const compiler = process.env.CXX ?? 'g++';
    if (builds(compiler, 'address,undefined')) return compiler;
    return stop(
      `${compiler} does not build with -fsanitize=address,undefined; ` +
        'install a compiler with its sanitizer libraries: apt-get install build-essential',
    );
  }
  const names = ['clang++', ...CLANG_NUMBERS.map((number) => `clang++-${number}`)];
  const found = names.find((name) => builds(name, 'fuzzer,address,undefined'));
  return (
    found ??
    stop('fuzzing needs clang with libFuzzer; run: apt-get install -y clang libclang-rt-dev')
  );
};

const compiler = findCompiler();
const shared = ['-O1', '-g', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer'];
const sanitize = (...names) => `-fsanitize=${['address', 'undefined', ...names].join(',')}`;
const full = isReplay ? sanitize() : sanitize('fuzzer');
const ignoreList = join(nativeFolder, 'fuzz/uncovered.txt');
const cxxFlags = [
  full,
  '-std=gnu++17',
  '-fno-exceptions',
  '-Wall',
  '-Wextra',
  '-Wno-unused-parameter',
  ...wolfsslFlags,
  ...(isReplay ? [] : [`-fsanitize-coverage-ignorelist=${ignoreList}`]),
];
/** Where the library reads what strangers send; what happens in its arithmetic guides nobody. */
const GUIDING = /\/src\/(?:dtls|dtls13|internal|keys|ssl|tls|tls13|wolfio)\.c$/u;
const WORLD = ['getrandom', 'time', 'gettimeofday'].map((name) => `-Wl,--wrap=${name}`);

/** What the result of any step depends on beside its own sources. */
const recipe = [
  'build-fuzz.mjs',
  'fuzz/uncovered.txt',
  'fuzz/wolfssl-sources.mjs',
  'wolfssl.pin',
].map((name) => join(nativeFolder, name));

const dated = (path) => (existsSync(path) ? statSync(path).mtimeMs : Infinity);
const isStale = (output, inputs) =>
  !existsSync(output) || [...inputs, ...recipe].some((path) => dated(path) > dated(output));

/** Every file that a compilation read, from the rule for make that it wrote beside the object. */
const readFor = (object) => {
  const rule = object.replace(/\.o$/u, '.d');
  if (!existsSync(rule)) return ['missing'];
  return readFileSync(rule, 'utf8').replaceAll('\\\n', ' ').split(/\s+/u).slice(1).filter(Boolean);
};

const run = (command, parameters) =>
  new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => stop(`${command} cannot be run: ${error.message}`));
    child.on('close', (code) => {
      if (code !== 0) stop(`${command} failed, see above: ${parameters.at(-1)}`);
      resolve();
    });
  });

const unitOf = (source, command) => {
  const name = source.replaceAll('/', '+').replace(/\.\w+$/u, '.o');
  return { source: join(nativeFolder, source), object: join(outputFolder, mode, name), command };
};

const ownUnitOf = (source) => unitOf(source, [compiler, ...shared, ...cxxFlags]);

/** Built with the sanitizers for fuzzing; the replay takes the library that ships. */
const wolfsslUnits = () => {
  const { sources, flags } = readWolfssl(stop);
  const command = [compiler.replace('++', ''), ...shared, ...flags, ...wolfsslFlags];
  return sources.map((source) =>
    unitOf(source, [...command, GUIDING.test(source) ? full : sanitize()]),
  );
};

const unitsOf = (target) => [
  ownUnitOf(`fuzz/fuzz_${target}.cc`),
  ...targets[target].sources.map(ownUnitOf),
  ...(isReplay ? [ownUnitOf('fuzz/replay.cc')] : []),
  ...(targets[target].wolfssl && !isReplay ? wolfsslUnits() : []),
];

const archivesOf = (target) =>
  targets[target].wolfssl && isReplay ? [join(nativeFolder, shippedWolfssl)] : [];

const compile = ({ command: [program, ...flags], source, object }) =>
  run(program, [...flags, '-MMD', '-o', object, '-c', source]);

/** As many at once as there are processors. */
const compileAll = async (units) => {
  const waiting = [...units];
  const worker = async () => {
    for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) await compile(unit);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
};

const programOf = (target) => join(outputFolder, isReplay ? `replay_${target}` : target);

/** True if there was something to do. */
const link = async (target, objects) => {
  const missing = archivesOf(target).find((archive) => !existsSync(archive));
  if (missing !== undefined) stop(`${missing} is not there; run: npm run addon -- tuned`);
  const inputs = [...objects, ...archivesOf(target)];
  if (!isStale(programOf(target), inputs)) return false;
  const world = targets[target].wolfssl ? WORLD : [];
  await run(compiler, [full, ...inputs, ...world, '-pthread', '-o', programOf(target)]);
  return true;
};

const names = process.argv.slice(2).filter((argument) => argument !== '--replay');
const chosen = chosenTargets(names, stop);
mkdirSync(join(outputFolder, mode), { recursive: true });
const built = chosen.map((target) => ({ target, units: unitsOf(target) }));
// Several targets may share a source.
const units = new Map(built.flatMap((each) => each.units).map((unit) => [unit.object, unit]));
const stale = [...units.values()].filter(({ object }) => isStale(object, readFor(object)));
if (stale.length > TOLD_FROM) say(`compiling ${stale.length} files with ${compiler} …`);
await compileAll(stale);
let linked = 0;
for (const each of built) {
  const objects = each.units.map(({ object }) => object);
  if (await link(each.target, objects)) linked += 1;
}
if (linked > 0) {
  const seconds = Math.round((Date.now() - started) / 1000);
  say(`${linked} of ${chosen.length} targets built with ${compiler} in ${seconds} s`);
}

/**
 * Fuzzes: `npm run fuzz -- [target…] [--seconds N | --runs N]`, all targets and a minute each if
 * nothing else is asked. Ends with a line per target, and non-zero if one of them found something.
 *
 * `--keep` then makes the committed corpus anew out of itself and of what runs on this machine have
 * found: the fewest and smallest inputs that reach the same.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { chosenTargets, corpusOf, nativeFolder, outputFolder, targets } from './fuzz/targets.mjs';

/** Fuzzed at the same time: each keeps one processor busy. */
const AT_ONCE_MAX = 2;
const SECONDS_DEFAULT = 60;
/** One input may take so long, in seconds; the slowest known one takes a hundredth of one. */
const INPUT_SECONDS_MAX = 10;
/** A target may use so much memory, in MB: the sanitizers take several times what it asks for. */
const MEMORY_MB_MAX = 2048;
/** Inputs committed for a target, unless so many are needed to reach each edge once. */
const KEPT_MAX = 300;
/** Of a finding's report, shown on the screen, in lines; the whole is in the log. */
const SHOWN_LINES_MAX = 40;

const say = (text) => process.stdout.write(`fuzz: ${text}\n`);
const stop = (text) => {
  process.stderr.write(`fuzz: ${text}\n`);
  process.exit(1);
};

const readArguments = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seconds: { type: 'string' },
        runs: { type: 'string' },
        keep: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return stop(error.message);
  }
};

const { values, positionals } = readArguments();
const chosen = chosenTargets(positionals, stop);

/** libFuzzer reads what is no number as 0, which means for ever. */
const wholeNumber = (name) => {
  const value = values[name];
  if (!/^[1-9]\d{0,11}$/u.test(value)) stop(`--${name} must be a whole number above 0`);
  return value;
};

const limitOf = ({ runs, seconds }) => {
  if (runs === undefined) {
    const most = seconds === undefined ? SECONDS_DEFAULT : wholeNumber('seconds');
    return { option: `-max_total_time=${most}`, words: `${most} seconds each` };
  }
  if (seconds !== undefined) stop('--seconds and --runs exclude each other');
  return { option: `-runs=${wholeNumber('runs')}`, words: `${runs} runs each` };
};
const limit = limitOf(values);

const fromHere = (path) => relative(process.env.INIT_CWD ?? process.cwd(), path);
const foundOf = (target) => join(outputFolder, 'corpus', target);
const findingsFolder = join(outputFolder, 'findings');
const logOf = (target) => join(findingsFolder, `${target}.log`);

const environment = {
  ...process.env,
  // The default quarantine of freed memory, 256 MB, costs more cache misses than it finds reuses.
  ASAN_OPTIONS: 'quarantine_size_mb=16:allow_addr2line=1:detect_stack_use_after_return=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};

const parametersOf = (target, folders) => [
  `-max_len=${targets[target].inputBytesMax}`,
  `-timeout=${INPUT_SECONDS_MAX}`,
  `-rss_limit_mb=${MEMORY_MB_MAX}`,
  ...folders,
];

/** Made anew each time: they must fit what the target is now. */
const writeSeeds = (target) => {
  if (targets[target].seeds !== true) return;
  const program = join(outputFolder, target);
  const { status, stderr } = spawnSync(program, [`--seeds=${foundOf(target)}`], {
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) stop(`${target} cannot write its seeds:\n${stderr}`);
};

const fuzzTarget = (target) =>
  new Promise((resolve) => {
    mkdirSync(foundOf(target), { recursive: true });
    writeSeeds(target);
    const log = openSync(logOf(target), 'w');
    const child = spawn(
      join(outputFolder, target),
      [
        limit.option,
        '-print_final_stats=1',
        `-artifact_prefix=${findingsFolder}/${target}-`,
        // The first folder takes what is found.
        ...parametersOf(
          target,
          [foundOf(target), corpusOf(target)].filter((folder) => existsSync(folder)),
        ),
      ],
      { stdio: ['ignore', log, log], env: environment },
    );
    child.on('error', (error) => stop(`${target} cannot be run: ${error.message}`));
    child.on('close', (code, signal) => {
      closeSync(log);
      resolve({ target, failed: code !== 0, code: code ?? signal });
    });
  });

const last = (text, pattern) => [...text.matchAll(pattern)].at(-1)?.[1] ?? '?';

const tellResult = ({ target, failed, code }) => {
  const log = readFileSync(logOf(target), 'utf8');
  const runs = last(log, /(?:number_of_executed_units:\s+|^#)(\d+)/gmu);
  const speed = last(log, /average_exec_per_sec:\s+(\d+)/gu);
  const edges = last(log, /\bcov: (\d+)/gu);
  const features = last(log, /\bft: (\d+)/gu);
  const outcome = failed ? 'FAILED' : 'nothing found';
  say(
    `${target}: ${runs} runs, ${speed} a second, ` +
      `coverage ${edges} edges and ${features} features, ${outcome}`,
  );
  if (!failed) return;
  const lines = log.split('\n');
  const from = lines.findIndex((line) =>
    /ERROR: |runtime error: |^does not hold: |^ALARM: /u.test(line),
  );
  const shown =
    from < 0 ? lines.slice(-SHOWN_LINES_MAX) : lines.slice(from).slice(0, SHOWN_LINES_MAX);
  process.stdout.write(`${shown.join('\n')}\n`);
  say(`${target} ended with ${code}; the whole log is ${fromHere(logOf(target))}`);
  const input = /^artifact_prefix=.*Test unit written to (\S+)$/mu.exec(log)?.[1];
  if (input === undefined) return;
  say(`to see it again: ${fromHere(join(outputFolder, target))} ${fromHere(input)}`);
};

const fuzzAll = async () => {
  const waiting = [...chosen];
  const results = [];
  const worker = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      results.push(await fuzzTarget(target));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, worker));
  return results;
};

/** libFuzzer names inputs by their SHA-1; any other name was given by hand and stays. */
const isNamedByHand = (input) => !/^[\da-f]{40}$/u.test(input);

/** The fewest inputs that reach the same; `-use_counters=0`: the same edges, however often. */
const minimise = (target, extra) => {
  const committed = corpusOf(target);
  const fresh = join(outputFolder, `kept-${target}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  mkdirSync(committed, { recursive: true });
  for (const input of readdirSync(committed).filter(isNamedByHand)) {
    copyFileSync(join(committed, input), join(fresh, input));
  }
  const folders = [fresh, committed, foundOf(target)];
  const merge = spawnSync(
    join(outputFolder, target),
    ['-merge=1', ...extra, ...parametersOf(target, folders)],
    { env: environment, encoding: 'utf8' },
  );
  if (merge.status !== 0) stop(`${target} could not be merged:\n${merge.stderr}`);
  return { fresh, inputs: readdirSync(fresh).length };
};

const keepCorpus = (target) => {
  const committed = corpusOf(target);
  const whole = minimise(target, []);
  const kept = whole.inputs > KEPT_MAX ? minimise(target, ['-use_counters=0']) : whole;
  rmSync(committed, { recursive: true });
  cpSync(kept.fresh, committed, { recursive: true });
  say(`${target}: ${kept.inputs} inputs are in ${fromHere(committed)}`);
};

mkdirSync(findingsFolder, { recursive: true });
const build = spawnSync(process.execPath, [join(nativeFolder, 'build-fuzz.mjs'), ...chosen], {
  stdio: 'inherit',
});
if (build.status !== 0) process.exit(1);
say(`${chosen.join(', ')}: ${limit.words}`);
const results = await fuzzAll();
for (const result of results) tellResult(result);
if (results.some(({ failed }) => failed)) process.exitCode = 1;
else if (values.keep) for (const target of chosen) keepCorpus(target);

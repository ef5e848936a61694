/** The simulation of the reliable stream, native/simulation: its figures, and its stage. */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';

/** Compiling it from nothing, on a busy machine. */
export const BUILD_MS_MAX = 120_000;

export type Build = 'plain' | 'sanitized';

const run = (program: string, words: readonly string[], input = ''): string => {
  const { status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    input,
    maxBuffer: 256 * 1024 * 1024,
  });
  // A violation is the last line, and names its seed.
  expect(status, `${words.join(' ')}: ${stderr}${stdout.slice(-500)}`).to.equal(0);
  return stdout;
};

const parseLines = (text: string): readonly unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

/** Nothing happens if it is newer than its sources. */
export const build = (variant: Build): void => {
  run(process.execPath, ['native/build-simulation.mjs', variant]);
};

export type Settings = Readonly<Record<string, number>>;

const wordsOf = (settings: Settings): readonly string[] =>
  Object.entries(settings).map(([key, value]) => `${key}=${value}`);

export interface EndFigures {
  readonly written: number;
  readonly read: number;
  readonly datagrams: number;
  readonly packetsLost: number;
  readonly bytesResent: number;
  readonly roundTripUs: number;
}

/** Delays and goodput are of what the first end wrote, which the second reads. */
export interface RunFigures {
  readonly seed: number;
  readonly seconds: number;
  /** In bytes per second. */
  readonly goodput: number;
  readonly messages: number;
  readonly delayUs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly first: EndFigures;
  readonly second: EndFigures;
}

/** What each scenario, see native/simulation/main.cc, prints for each run. */
interface Scenarios {
  readonly mixed: RunFigures;
  readonly dead: RunFigures;
  readonly messages: RunFigures;
  readonly bulk: RunFigures;
  readonly garbage: { readonly taken: number; readonly malformed: number };
  readonly speed: { readonly nsPerPacket: number; readonly streamBytes: number };
}

export const simulate = <Name extends keyof Scenarios>(
  scenario: Name,
  settings: Settings,
  variant: Build = 'plain',
): readonly Scenarios[Name][] => {
  const words = [scenario, ...wordsOf(settings)];
  return parseLines(run(`native/build/simulation/${variant}`, words)) as readonly Scenarios[Name][];
};

export interface Datagram {
  /** Microseconds since the curtain rose. */
  readonly at: number;
  readonly number: number;
  readonly offset: number;
  readonly bytes: number;
  readonly fin: boolean;
  readonly ping: boolean;
  readonly ack?: { readonly largest: number; readonly gaps: number; readonly windowEnd: number };
}

export interface StageEnd {
  readonly read: number;
  readonly settled: boolean;
  readonly peerFinished: boolean;
  readonly lost: boolean;
  readonly bytesResent: number;
  readonly packetsLost: number;
  readonly ownedBytes: number;
  readonly bufferedBytes: number;
  /** What left during this order. */
  readonly datagrams: readonly Datagram[];
}

export interface Scene {
  readonly at: number;
  readonly verdict?: 'fresh' | 'old' | 'malformed';
  readonly first: StageEnd;
  readonly second: StageEnd;
}

/** Plays the orders, see native/simulation/stage.h, and tells what became of each. */
export const play = (orders: readonly string[], settings: Settings = {}): readonly Scene[] => {
  const words = ['stage', ...wordsOf(settings)];
  const told = run('native/build/simulation/plain', words, `${orders.join('\n')}\n`);
  return parseLines(told) as readonly Scene[];
};

/** How it ended. */
export const last = (scenes: readonly Scene[]): Scene => {
  const scene = scenes.at(-1);
  if (scene === undefined) throw new Error('nothing was played');
  return scene;
};

export const repeat = (count: number, ...orders: readonly string[]): readonly string[] =>
  Array.from({ length: count }, () => orders).flat();

/** What the end sent in all of the scenes. */
export const sentBy = (end: 'first' | 'second', scenes: readonly Scene[]): readonly Datagram[] =>
  scenes.flatMap((scene) => scene[end].datagrams);

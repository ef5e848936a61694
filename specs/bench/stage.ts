/** What every scenario is given, and the steps that several of them take. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Crowd, Member } from './crowd.ts';
import type { Cost } from './stopwatch.ts';
import { Stopwatch } from './stopwatch.ts';

export interface Stage {
  readonly crowd: Crowd;
  readonly serverPid: number;
  readonly seconds: number;
}

/** By then V8 has compiled what is hot and caches are filled. */
export const WARM_UP_MS = 1_500;
const MS_PER_SECOND = 1_000;

/** The text of every message: 100 bytes, no escapes. */
const TEXT = 'The quick brown fox jumps over the lazy dog. '.repeat(3).slice(0, 100);

/** Message ids are as long as those that our client makes, and grow as they do. */
const MID_CHARACTERS = 42;
/** Ten digits count further than any run does; the characters before them stay the same. */
const FIRST_COUNT = 1_000_000_000;

/** Lines of one command that differ in their message id alone. */
export const numberedLines = (command: 'say' | 'post'): (() => string) => {
  const sameForAll = '01JD'.padEnd(MID_CHARACTERS - `${FIRST_COUNT}`.length, '0');
  const head = `{"command":"${command}","message":"${TEXT}","mid":"${sameForAll}`;
  let count = FIRST_COUNT;
  return () => {
    count += 1;
    return `${head}${count}"}`;
  };
};

export type Pair = readonly [Member, Member];

/** Brings in pairs, each in a private chat of its own. */
export const arrivePaired = async (crowd: Crowd, pairs: number): Promise<readonly Pair[]> => {
  const members = await crowd.arrive(2 * pairs);
  const paired: Pair[] = [];
  for (let i = 0; i < members.length; i += 2) {
    paired.push([members[i] as Member, members[i + 1] as Member]);
  }
  for (const [inviter, invited] of paired) {
    await crowd.ask(inviter, `{"command":"invite","to":"${invited.nickname}"}`);
    await crowd.ask(invited, `{"command":"accept","from":"${inviter.nickname}"}`);
  }
  return paired;
};

/** Lets a load that is already running warm up, then measures what it costs for so long. */
export const measureWarm = async (
  { serverPid, seconds }: Stage,
  count: () => number,
): Promise<{ readonly counted: number; readonly cost: Cost }> => {
  await pause(WARM_UP_MS);
  const stopwatch = new Stopwatch(serverPid);
  const stop = stopwatch.start();
  const before = count();
  await pause(seconds * MS_PER_SECOND);
  const counted = count() - before;
  stop();
  return { counted, cost: stopwatch.cost };
};

/** A server that refuses lines is cheap: such a run must not count. */
export const failOnErrors = (errors: number): void => {
  if (errors > 0) throw new Error(`${errors} lines were answered with an error`);
};

/** What the kernel says about a process: read from outside, so that measuring costs it nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const NANOSECONDS_PER_MICROSECOND = 1_000;

/**
 * User and system time of all threads, in µs. schedstat counts nanoseconds, where stat counts
 * ticks of 10 ms; of a thread that is running it lags by at most one scheduler tick (4 ms), below
 * half a percent of a window of 2 s.
 */
export const cpuMicroseconds = (pid: number): number => {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [onCpu] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    nanoseconds += Number(onCpu);
  }
  return nanoseconds / NANOSECONDS_PER_MICROSECOND;
};

/** Proportional set size: private pages, and a share of those that other processes map too. */
export const memoryKib = (pid: number): number => {
  const found = /^Pss:\s+(?<kib>\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  if (found?.groups === undefined) throw new Error(`no PSS for process ${pid}`);
  return Number(found.groups['kib']);
};

/** Below this much work per look a process counts as idle: timers of its own go on. */
const QUIET_MICROSECONDS_MAX = 500;
const LOOK_EVERY_MS = 50;
const LOOKS = 3;
/** Enough for anything that settles; a server that is being profiled never does. */
const LOOKS_MAX = 100;

/** Waits until a process has done next to nothing for a few looks in a row, 5 s at most. */
export const untilQuiet = async (pid: number): Promise<void> => {
  let before = cpuMicroseconds(pid);
  for (let quiet = 0, looks = 0; quiet < LOOKS && looks < LOOKS_MAX; looks += 1) {
    await pause(LOOK_EVERY_MS);
    const now = cpuMicroseconds(pid);
    quiet = now - before <= QUIET_MICROSECONDS_MAX ? quiet + 1 : 0;
    before = now;
  }
};

/** Points in time as the wire spells them. */
import type { EpochMs } from '../domain/time.ts';

/** ISO 8601 in UTC with milliseconds: the `at` of events. */
export const toIsoTime = (at: EpochMs): string => {
  if (at !== isoAt) {
    isoAt = at;
    isoTime = new Date(at).toISOString();
  }
  return isoTime;
};

/** `%Y-%m-%dT%H:%M:%S%z` in UTC: the `time` of messages. */
export const toBareTime = (at: EpochMs): string => {
  const second = Math.floor(at / MS_PER_SECOND);
  if (second !== bareSecond) {
    bareSecond = second;
    bareTime = `${new Date(at).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}+0000`;
  }
  return bareTime;
};

const MS_PER_SECOND = 1_000;

// All lines of one wake-up share their time, so the last spelling nearly always serves again.
let isoAt = Number.NaN;
let isoTime = '';
let bareSecond = Number.NaN;
let bareTime = '';

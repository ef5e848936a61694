import type { EpochMs } from '../domain/time.ts';

/** `HH:MM` in the zone that the user lives in. */
export const toClock = (at: EpochMs): string => {
  const time = new Date(at);
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
};

const twoDigits = (number: number): string => String(number).padStart(2, '0');

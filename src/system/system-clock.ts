import { toEpochMs } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';

/** The machine's clock. Timers alone keep no process alive: connections and listeners do. */
export const systemClock: Clock = {
  now: () => toEpochMs(Date.now()),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
  every: (periodMs, callback) => {
    const timer = setInterval(callback, periodMs).unref();
    return () => clearInterval(timer);
  },
};

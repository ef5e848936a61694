const MS_PER_SECOND = 1_000;
/** The finest that a timer of Node.js can do. */
const TICK_MS = 1;

/**
 * Calls `act` so often per second, for so many seconds, in bursts of a few each millisecond. It
 * sleeps between them: a driver that spun would take from the server what processor time the
 * machine's host allots. What is overdue because this process did not get its turn is not skipped.
 */
export const pace = (
  perSecond: number,
  seconds: number,
  act: (count: number) => void,
): Promise<void> =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    const total = perSecond * seconds;
    let count = 0;
    const tick = (): void => {
      const due = ((performance.now() - startedAt) / MS_PER_SECOND) * perSecond;
      for (; count < Math.min(due, total); count += 1) act(count);
      if (count < total) return;
      clearInterval(timer);
      resolve();
    };
    const timer = setInterval(tick, TICK_MS);
  });

const MS_PER_SECOND = 1_000;

/**
 * Calls `act` so often per second, evenly, for so many seconds. It spins instead of sleeping:
 * timers wake up a millisecond late, which is ten times what is measured. An act that is overdue
 * is not skipped, and is told when it should have happened, so that a stall shows in full.
 */
export const pace = (
  perSecond: number,
  seconds: number,
  act: (count: number, dueAt: number) => void,
): Promise<void> =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    const intervalMs = MS_PER_SECOND / perSecond;
    const total = perSecond * seconds;
    let count = 0;
    const turn = (): void => {
      const now = performance.now();
      while (count < total && startedAt + count * intervalMs <= now) {
        act(count, startedAt + count * intervalMs);
        count += 1;
      }
      if (count < total) setImmediate(turn);
      else resolve();
    };
    turn();
  });

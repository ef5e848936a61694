/** A clock that a spec turns by hand: nothing happens between two calls of `advance`. */
import { type EpochMs, toEpochMs } from '../../src/domain/time.ts';
import type { Cancel, Clock } from '../../src/ports/clock.ts';

/** 2026-01-01T00:00:00Z: any fixed moment will do, a round one reads best in a failure. */
const START_EPOCH_MS = 1_767_225_600_000;

interface Timer {
  dueMs: number;
  /** 0: fires once. */
  readonly periodMs: number;
  readonly callback: () => void;
}

export class VirtualClock implements Clock {
  #nowMs: number;
  /** In order of creation, which decides between timers that are due at the same moment. */
  readonly #timers = new Set<Timer>();

  constructor(startMs: number = START_EPOCH_MS) {
    this.#nowMs = startMs;
  }

  now(): EpochMs {
    return toEpochMs(this.#nowMs);
  }

  after(delayMs: number, callback: () => void): Cancel {
    return this.#start({ dueMs: this.#nowMs + delayMs, periodMs: 0, callback });
  }

  /** @throws RangeError for a period that would never let `advance` return. */
  every(periodMs: number, callback: () => void): Cancel {
    if (!(periodMs > 0)) throw new RangeError(`a period of ${periodMs} ms`);
    return this.#start({ dueMs: this.#nowMs + periodMs, periodMs, callback });
  }

  /** Timers that still wait: a spec that expects none has found a leak if there are some. */
  get pending(): number {
    return this.#timers.size;
  }

  /**
   * Lets time pass. Each timer fires at its own moment, earliest first, those that a callback
   * starts included, so that a callback reads the time it asked for.
   */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (let timer = this.#next(endMs); timer !== undefined; timer = this.#next(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      this.#timers.delete(timer);
      if (timer.periodMs > 0) {
        timer.dueMs += timer.periodMs;
        this.#timers.add(timer);
      }
      timer.callback();
    }
    this.#nowMs = endMs;
  }

  #start(timer: Timer): Cancel {
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  #next(endMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs <= endMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }
}

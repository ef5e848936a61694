import type { EpochMs } from '../domain/time.ts';

export interface Rate {
  readonly perSecond: number;
  /** How many may come at once after a pause. */
  readonly burst: number;
}

const MS_PER_SECOND = 1_000;

/** Allows a rate on average and bursts up to a bound; it fills as time passes. */
export class TokenBucket {
  #tokens: number;
  #filledAt: EpochMs;

  constructor(rate: Rate, at: EpochMs) {
    this.#tokens = rate.burst;
    this.#filledAt = at;
  }

  /** Takes one token: 0 if there was one, else the whole seconds until there will be. */
  take(rate: Rate, at: EpochMs): number {
    if (this.#tokens < 1) this.#fill(rate, at);
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / rate.perSecond);
    this.#tokens -= 1;
    return 0;
  }

  #fill(rate: Rate, at: EpochMs): void {
    // A clock that was set back must not cost anybody what it gained.
    const passedMs = Math.max(0, at - this.#filledAt);
    const gained = (passedMs / MS_PER_SECOND) * rate.perSecond;
    this.#tokens = Math.min(rate.burst, this.#tokens + gained);
    this.#filledAt = at;
  }
}

import type { EpochMs } from '../domain/time.ts';

/** Time, injected: the only source of now and of later. Specs turn a virtual one by hand. */
export interface Clock {
  now(): EpochMs;
  /** Calls back once after `delayMs`, unless cancelled first. */
  after(delayMs: number, callback: () => void): Cancel;
  /** Calls back every `periodMs` until cancelled. */
  every(periodMs: number, callback: () => void): Cancel;
}

/** Calling it again, or after the timer fired, does nothing. */
export type Cancel = () => void;

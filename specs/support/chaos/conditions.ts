/** What a path does to what travels on it, for each direction by itself. */

export type Direction = 'toServer' | 'toClient';

export const DIRECTIONS: readonly Direction[] = ['toServer', 'toClient'];

interface PathConditions {
  readonly delayMs: number;
  /** Up to so much more, drawn anew each time. */
  readonly jitterMs: number;
  /** Bytes per second, of payload; `Infinity`: no limit. */
  readonly rate: number;
}

export interface DatagramConditions extends PathConditions {
  /** The probability of each, from 0 to 1. */
  readonly loss: number;
  readonly duplicate: number;
  readonly reorder: number;
  readonly corrupt: number;
  /** How much later a reordered datagram comes. */
  readonly reorderMs: number;
  /** What waits for a limited rate; more than that is dropped at the tail. */
  readonly queueBytes: number;
  /** Nothing passes. */
  readonly blackout: boolean;
}

export interface StreamConditions extends PathConditions {
  /** Passed on in pieces of 1 to so many bytes; `Infinity`: as they come. */
  readonly pieceBytesMax: number;
  /** Both sides of a connection are reset once so many bytes have passed this way. */
  readonly resetAfterBytes: number;
  /** Half-open: nothing passes, no end and no reset either, and nobody is told. */
  readonly stalled: boolean;
}

const CLEAN_PATH: PathConditions = { delayMs: 0, jitterMs: 0, rate: Infinity };

export const CLEAN_DATAGRAMS: DatagramConditions = {
  ...CLEAN_PATH,
  loss: 0,
  duplicate: 0,
  reorder: 0,
  corrupt: 0,
  // A few datagrams' distance at the paces that chat has.
  reorderMs: 10,
  // The order of magnitude that home routers buffer.
  queueBytes: 65_536,
  blackout: false,
};

export const CLEAN_STREAM: StreamConditions = {
  ...CLEAN_PATH,
  pieceBytesMax: Infinity,
  resetAfterBytes: Infinity,
  stalled: false,
};

const PROBABILITIES = new Set(['loss', 'duplicate', 'reorder', 'corrupt']);
const FINITE = new Set(['delayMs', 'jitterMs', 'reorderMs']);
const POSITIVE = new Set(['rate', 'pieceBytesMax']);

const isPossible = (name: string, value: number): boolean => {
  if (PROBABILITIES.has(name)) return value >= 0 && value <= 1;
  if (FINITE.has(name)) return value >= 0 && value < Infinity;
  return POSITIVE.has(name) ? value > 0 : value >= 0;
};

/** @throws RangeError for what no path can be. */
export const changed = <Conditions extends DatagramConditions | StreamConditions>(
  from: Conditions,
  change: Partial<Conditions>,
): Conditions => {
  for (const [name, value] of Object.entries(change)) {
    if (typeof value === 'number' && !isPossible(name, value)) {
      throw new RangeError(`a path with ${name} ${value}`);
    }
  }
  return { ...from, ...change };
};

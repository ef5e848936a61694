/**
 * What becomes of one datagram: a pure function of chance, conditions and time.
 *
 * The path is a line of limited rate with a queue before it, and a long way behind it where
 * datagrams are delayed, doubled, damaged and overtaken. Losses happen before the line. However
 * much a delay jitters, order is kept: only `reorder` lets one come behind those that follow it.
 */
import type { DatagramConditions } from './conditions.ts';
import { type Draw, drawBelow, isDrawn } from './seeded-draw.ts';

/** What earlier datagrams have left behind. */
export interface Line {
  /** When the line has sent them all. */
  readonly idleAt: number;
  /** When the last of them leaves that kept its place. */
  readonly lastAt: number;
}

export interface Copy {
  readonly at: number;
  /** Positions in the datagram, each at most once, so that a damaged one always differs. */
  readonly flippedBits: readonly number[];
}

export interface Fate {
  /** None: dropped. The first to leave is the datagram, one behind it the duplicate. */
  readonly copies: readonly Copy[];
  /** For the next datagram. */
  readonly line: Line;
}

export const IDLE_LINE: Line = { idleAt: 0, lastAt: 0 };

/** Few enough that a damaged header stays plausible and reaches the checks behind it. */
const FLIPPED_BITS_MAX = 8;

const INTACT: readonly number[] = [];

export const fateOf = (
  draw: Draw,
  conditions: DatagramConditions,
  line: Line,
  bytes: number,
  now: number,
): Fate => {
  const { blackout, loss, rate, queueBytes, duplicate, delayMs, jitterMs } = conditions;
  const dropped: Fate = { copies: [], line };
  if (blackout || isDrawn(draw, loss)) return dropped;
  const waitingMs = Math.max(0, line.idleAt - now);
  // Who finds the line idle needs no queue, whatever its size.
  if (waitingMs > 0 && (waitingMs * rate) / 1000 + bytes > queueBytes) return dropped;

  const idleAt = now + waitingMs + (1000 * bytes) / rate;
  const jitter = jitterMs > 0 ? draw() * jitterMs : 0;
  const lastAt = Math.max(line.lastAt, idleAt + delayMs + jitter);
  const count = isDrawn(draw, duplicate) ? 2 : 1;
  const copies = Array.from({ length: count }, () => copyOf(draw, conditions, bytes, lastAt));
  return { copies: copies.toSorted((a, b) => a.at - b.at), line: { idleAt, lastAt } };
};

const copyOf = (draw: Draw, conditions: DatagramConditions, bytes: number, from: number): Copy => {
  const { reorder, reorderMs, corrupt } = conditions;
  const at = isDrawn(draw, reorder) ? from + reorderMs : from;
  return { at, flippedBits: isDrawn(draw, corrupt) ? drawBits(draw, 8 * bytes) : INTACT };
};

const drawBits = (draw: Draw, bits: number): readonly number[] => {
  const wanted = Math.min(bits, 1 + drawBelow(draw, FLIPPED_BITS_MAX));
  const drawn = new Set<number>();
  while (drawn.size < wanted) drawn.add(drawBelow(draw, bits));
  return [...drawn];
};

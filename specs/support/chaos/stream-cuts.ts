/** Into which pieces a stretch of a stream is cut, and when each may pass: a pure function. */
import type { StreamConditions } from './conditions.ts';
import { type Draw, drawBelow } from './seeded-draw.ts';

export interface Stretch {
  readonly bytes: number;
  readonly now: number;
  /** When the line has sent all that came before. */
  readonly idleAt: number;
}

export interface Piece {
  /** Where it ends in the stretch. */
  readonly end: number;
  /** Not before that; nor before the piece in front of it, for a stream keeps its order. */
  readonly at: number;
}

export interface Cuts {
  /** Without a gap, up to the stretch's end. */
  readonly pieces: readonly Piece[];
  /** For the next stretch. */
  readonly idleAt: number;
}

export const cut = (draw: Draw, conditions: StreamConditions, stretch: Stretch): Cuts => {
  const { pieceBytesMax, delayMs, jitterMs, rate } = conditions;
  const { bytes, now, idleAt } = stretch;
  const from = Math.max(now, idleAt);
  const pieces: Piece[] = [];
  for (let end = 0; end < bytes;) {
    const wanted = pieceBytesMax === Infinity ? bytes : 1 + drawBelow(draw, pieceBytesMax);
    end = Math.min(bytes, end + wanted);
    const jitter = jitterMs > 0 ? draw() * jitterMs : 0;
    pieces.push({ end, at: from + (1000 * end) / rate + delayMs + jitter });
  }
  return { pieces, idleAt: from + (1000 * bytes) / rate };
};

/** One direction of a stream proxy: its conditions as they are now, and what it has done. */
import { changed, type StreamConditions } from './conditions.ts';
import type { Draw } from './seeded-draw.ts';
import { cut, type Piece } from './stream-cuts.ts';

export interface StreamCounters {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly piecesOut: number;
}

type Counting = { -readonly [Name in keyof StreamCounters]: number };

export class StreamLink {
  readonly #counters: Counting = { bytesIn: 0, bytesOut: 0, piecesOut: 0 };
  #conditions: StreamConditions;
  #idleAt = 0;

  constructor(conditions: StreamConditions) {
    this.#conditions = conditions;
  }

  get conditions(): StreamConditions {
    return this.#conditions;
  }

  get counters(): StreamCounters {
    return this.#counters;
  }

  /** What is under way keeps its cuts and moments; what comes from now on finds the line idle. */
  change(change: Partial<StreamConditions>): void {
    this.#conditions = changed(this.#conditions, change);
    this.#idleAt = 0;
  }

  take(draw: Draw, bytes: number, now: number): readonly Piece[] {
    this.#counters.bytesIn += bytes;
    const stretch = { bytes, now, idleAt: this.#idleAt };
    const { pieces, idleAt } = cut(draw, this.#conditions, stretch);
    this.#idleAt = idleAt;
    return pieces;
  }

  pass(bytes: number): void {
    this.#counters.bytesOut += bytes;
    this.#counters.piecesOut += 1;
  }
}

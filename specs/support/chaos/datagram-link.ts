/** One direction of a datagram proxy: its conditions as they are now, and what it has done. */
import { changed, type DatagramConditions } from './conditions.ts';
import { type Copy, fateOf, IDLE_LINE } from './datagram-fate.ts';
import type { Draw } from './seeded-draw.ts';

export interface DatagramCounters {
  readonly datagramsIn: number;
  readonly bytesIn: number;
  /** Duplicates included. */
  readonly datagramsOut: number;
  readonly bytesOut: number;
  readonly dropped: number;
  readonly duplicated: number;
  readonly corrupted: number;
  /** Came out behind one that had come in later (RFC 4737 section 3.3); no duplicates. */
  readonly reordered: number;
}

type Counting = { -readonly [Name in keyof DatagramCounters]: number };

export class DatagramLink {
  readonly #counters: Counting = {
    datagramsIn: 0,
    bytesIn: 0,
    datagramsOut: 0,
    bytesOut: 0,
    dropped: 0,
    duplicated: 0,
    corrupted: 0,
    reordered: 0,
  };
  #conditions: DatagramConditions;
  #line = IDLE_LINE;

  constructor(conditions: DatagramConditions) {
    this.#conditions = conditions;
  }

  get counters(): DatagramCounters {
    return this.#counters;
  }

  /** What is under way keeps its moment; what comes from now on finds the line idle. */
  change(change: Partial<DatagramConditions>): void {
    this.#conditions = changed(this.#conditions, change);
    this.#line = IDLE_LINE;
  }

  take(draw: Draw, bytes: number, now: number): readonly Copy[] {
    const counters = this.#counters;
    counters.datagramsIn += 1;
    counters.bytesIn += bytes;
    const { copies, line } = fateOf(draw, this.#conditions, this.#line, bytes, now);
    this.#line = line;
    if (copies.length === 0) counters.dropped += 1;
    if (copies.length > 1) counters.duplicated += 1;
    for (const { flippedBits } of copies) if (flippedBits.length > 0) counters.corrupted += 1;
    return copies;
  }

  /** One that came in for which there is no room. */
  drop(): void {
    this.#counters.dropped += 1;
  }

  pass(bytes: number, isReordered: boolean): void {
    this.#counters.datagramsOut += 1;
    this.#counters.bytesOut += bytes;
    if (isReordered) this.#counters.reordered += 1;
  }
}

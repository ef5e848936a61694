/** Holds things back until they are due: any number of them with a single timer. */
import type { Cancel, Clock } from '../../../src/ports/clock.ts';

/** What timers can tell apart. */
const TIMER_MS_MIN = 1;

interface Held<Item> {
  readonly at: number;
  /** Decides between those that are due at the same moment: first come, first served. */
  readonly order: number;
  readonly item: Item;
}

export class DueQueue<Item> {
  readonly #clock: Clock;
  readonly #release: (item: Item) => void;
  /** A binary heap: the one due next comes first. */
  readonly #heap: Held<Item>[] = [];
  #added = 0;
  #timerAt = Infinity;
  #cancel: Cancel = () => undefined;

  constructor(clock: Clock, release: (item: Item) => void) {
    this.#clock = clock;
    this.#release = release;
  }

  /** What is due already is released before this returns, behind all that was due earlier. */
  add(at: number, item: Item): void {
    this.#added += 1;
    this.#push({ at, order: this.#added, item });
    if (at <= this.#clock.now()) this.#releaseDue();
    else this.#setTimer();
  }

  clear(): void {
    this.#heap.length = 0;
    this.#setTimer();
  }

  #releaseDue(): void {
    const now = this.#clock.now();
    for (let next = this.#heap[0]; next !== undefined && next.at <= now; next = this.#heap[0]) {
      this.#removeFirst();
      this.#release(next.item);
    }
    this.#setTimer();
  }

  #setTimer(): void {
    const at = this.#heap[0]?.at ?? Infinity;
    if (at === this.#timerAt) return;
    this.#cancel();
    this.#timerAt = at;
    if (at === Infinity) return;
    const delayMs = Math.max(TIMER_MS_MIN, Math.ceil(at - this.#clock.now()));
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#timerAt = Infinity;
      this.#releaseDue();
    });
  }

  #push(held: Held<Item>): void {
    const heap = this.#heap;
    let hole = heap.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, held)) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = held;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      let below = left;
      if (left !== undefined && right !== undefined && isBefore(right, left)) {
        child += 1;
        below = right;
      }
      if (below === undefined || isBefore(last, below)) break;
      heap[hole] = below;
      hole = child;
    }
    heap[hole] = last;
  }
}

const isBefore = <Item>(one: Held<Item>, other: Held<Item>): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

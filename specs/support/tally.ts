/** What became of things that were sent with numbers from 0 on: which came, how often, in order? */

export interface Counts {
  readonly said: number;
  readonly lost: number;
  readonly doubled: number;
  /** Came behind one with a higher number. */
  readonly reordered: number;
}

export class Tally {
  readonly #heard = new Set<number>();
  #newest = -1;
  #doubled = 0;
  #reordered = 0;

  /** The highest number that has come. */
  get newest(): number {
    return this.#newest;
  }

  /** False: it had come before. */
  hear(number: number): boolean {
    if (this.#heard.has(number)) {
      this.#doubled += 1;
      return false;
    }
    this.#heard.add(number);
    if (number < this.#newest) this.#reordered += 1;
    this.#newest = Math.max(this.#newest, number);
    return true;
  }

  /** Of so many that were said. */
  counts(said: number): Counts {
    const lost = said - this.#heard.size;
    return { said, lost, doubled: this.#doubled, reordered: this.#reordered };
  }
}

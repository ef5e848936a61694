/**
 * The ids seen lately, in two generations: when the young one is full the old one is forgotten.
 * At least the last `generationMax` ids are known, at most twice that many are kept.
 */
export class RecentIds<Id extends string> {
  readonly #generationMax: number;
  #young = new Set<Id>();
  #old = new Set<Id>();

  constructor(generationMax: number) {
    this.#generationMax = generationMax;
  }

  has(id: Id): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }

  add(id: Id): void {
    if (this.#young.size >= this.#generationMax) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(id);
  }
}

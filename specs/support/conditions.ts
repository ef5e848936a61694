/** Lets a spec wait until a claim about what it has recorded comes true, without a clock. */
export class Conditions {
  #waiting: { readonly claim: () => boolean; readonly resolve: () => void }[] = [];

  /** Resolves as soon as the claim holds. If it never does, mocha's timeout names the spec. */
  until(claim: () => boolean): Promise<void> {
    if (claim()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ claim, resolve });
    });
  }

  /** To be called after each change: every claim is looked at again. */
  changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const waiter of waiting) {
      if (waiter.claim()) waiter.resolve();
      else this.#waiting.push(waiter);
    }
  }
}

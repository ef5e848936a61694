/** What was told, in order, for specs that await the next of it. */
export class Told<Item> {
  readonly all: Item[] = [];
  #taken = 0;
  #waiting: ((item: Item) => void)[] = [];

  tell(item: Item): void {
    this.all.push(item);
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    this.#taken += 1;
    waiting(item);
  }

  /** The first item that nobody has taken yet. */
  next(): Promise<Item> {
    const item = this.all[this.#taken];
    if (item !== undefined && this.#waiting.length === 0) {
      this.#taken += 1;
      return Promise.resolve(item);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  async take(count: number): Promise<readonly Item[]> {
    const items: Item[] = [];
    while (items.length < count) items.push(await this.next());
    return items;
  }
}

/**
 * The ids seen lately, in two generations: when the young one is full the old one is forgotten.
 * At least the last `generationMax` ids are known, at most twice that many are kept.
 *
 * Of an id only 53 bits of a hash are kept. Two ids that share all of them are taken for one: for a
 * new id among 2,048 known ones that is one chance in 4 × 10^12. Sets of the ids themselves cost
 * 1.5 µs a line with 200 people talking, for their strings lie all over memory; this costs 0.2.
 */
export class RecentIds<Id extends string> {
  readonly #generationMax: number;
  #young = new MarkSet();
  #old = new MarkSet();

  #forgotten = false;

  constructor(generationMax: number) {
    this.#generationMax = generationMax;
  }

  /** False: an id that is not known may yet have been seen. */
  get isComplete(): boolean {
    return !this.#forgotten;
  }

  has(id: Id): boolean {
    const mark = toMark(id);
    return this.#young.has(mark) || this.#old.has(mark);
  }

  add(id: Id): void {
    if (this.#young.size >= this.#generationMax) {
      this.#forgotten ||= this.#old.size > 0;
      const oldest = this.#old;
      this.#old = this.#young;
      this.#young = oldest;
      oldest.clear();
    }
    this.#young.add(toMark(id));
  }
}

/** Slots of a new set: most chats are short. */
const SLOTS_MIN = 16;

/** A set of positive integers in one piece of memory: open addressing, linear probing. */
class MarkSet {
  size = 0;
  #slots = new Float64Array(SLOTS_MIN);

  /** Keeps its memory: it will be as full again. */
  clear(): void {
    this.#slots.fill(0);
    this.size = 0;
  }

  has(mark: number): boolean {
    return this.#slots[this.#find(mark)] === mark;
  }

  add(mark: number): void {
    const slot = this.#find(mark);
    if (this.#slots[slot] === mark) return;
    this.#slots[slot] = mark;
    this.size += 1;
    // Half full at most, so that a search takes one or two looks.
    if (2 * this.size > this.#slots.length) this.#grow();
  }

  /** Where the mark is, or else where it would go; 0 is an empty slot. */
  #find(mark: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = mark & mask;
    while (slots[slot] !== 0 && slots[slot] !== mark) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const marks = this.#slots;
    this.#slots = new Float64Array(2 * marks.length);
    for (const mark of marks) if (mark !== 0) this.#slots[this.#find(mark)] = mark;
  }
}

/** Odd multipliers with well mixed bits: those of MurmurHash3 and xxHash. */
const MULTIPLIER_LOW = 0x85ebca6b;
const MULTIPLIER_HIGH = 0x9e3779b1;
/** Integers are exact up to 2^53: 32 bits of one hash below 21 bits of the other. */
const HIGH_MASK = 2 ** 21 - 1;
const HIGH_UNIT = 2 ** 32;

/** Ids are ASCII, so four characters make one step. */
const CHARACTERS_PER_STEP = 4;

const hash = (id: string): number => {
  let low = id.length;
  let high = ~id.length;
  const whole = id.length - (id.length % CHARACTERS_PER_STEP);
  for (let i = 0; i < whole; i += CHARACTERS_PER_STEP) {
    const word =
      id.charCodeAt(i) |
      (id.charCodeAt(i + 1) << 8) |
      (id.charCodeAt(i + 2) << 16) |
      (id.charCodeAt(i + 3) << 24);
    low = mix(low ^ word, MULTIPLIER_LOW);
    high = mix(high ^ word, MULTIPLIER_HIGH);
  }
  for (let i = whole; i < id.length; i += 1) {
    low = mix(low ^ id.charCodeAt(i), MULTIPLIER_LOW);
    high = mix(high ^ id.charCodeAt(i), MULTIPLIER_HIGH);
  }
  // From 1 on: 0 is an empty slot. The highest is 2^53, which is exact too.
  return (high & HIGH_MASK) * HIGH_UNIT + (low >>> 0) + 1;
};

/** Both halves of a product matter: the upper bits of one step are the lower ones of the next. */
const mix = (value: number, multiplier: number): number => {
  const product = Math.imul(value, multiplier);
  return product ^ (product >>> 15);
};

// The rules look an id up right before the event that adds it, so the last mark serves again.
let lastId = '';
let lastMark = hash(lastId);

const toMark = (id: string): number => {
  if (id !== lastId) {
    lastId = id;
    lastMark = hash(id);
  }
  return lastMark;
};

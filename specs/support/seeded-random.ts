/** Identifiers that look random and come out the same in every run with the same seed. */
import { createHash } from 'node:crypto';
import type { Random } from '../../src/ports/random.ts';

/** 128 bits, as `Random.identifier` promises. */
const IDENTIFIER_BYTES = 16;

export class SeededRandom implements Random {
  readonly #seed: string;
  #drawn = 0;

  constructor(seed: string | number = 1) {
    this.#seed = String(seed);
  }

  identifier(): string {
    return this.#draw().subarray(0, IDENTIFIER_BYTES).toString('hex');
  }

  secret(): string {
    return this.#draw().toString('base64url');
  }

  /** 256 bits: the hash of the seed and of how often it was asked. */
  #draw(): Buffer {
    this.#drawn += 1;
    return createHash('sha256').update(`${this.#seed} ${this.#drawn}`).digest();
  }
}

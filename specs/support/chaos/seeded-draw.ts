/** Chance that comes out the same in every run with the same seed. */
import { createHash } from 'node:crypto';

/** The next number of a sequence, from 0 up to but not including 1. */
export type Draw = () => number;

const UINT32_VALUES = 2 ** 32;

const rotateLeft = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** xoshiro128** (Blackman and Vigna 2018): chance at a few nanoseconds, for nothing secret. */
export const seededDraw = (seed: string): Draw => {
  const digest = createHash('sha256').update(seed).digest();
  let [a, b, c, d] = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)) as Words;
  return () => {
    const drawn = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return (drawn >>> 0) / UINT32_VALUES;
  };
};

type Words = [number, number, number, number];

/** Draws only if it matters, so that what is switched off does not shift what is on. */
export const isDrawn = (draw: Draw, probability: number): boolean =>
  probability > 0 && draw() < probability;

/** @returns a whole number from 0 up to but not including the limit. */
export const drawBelow = (draw: Draw, limit: number): number => Math.floor(draw() * limit);

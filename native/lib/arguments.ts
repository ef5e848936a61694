/**
 * Checks of what callers pass in. Each throws a TypeError or RangeError that names the argument.
 */
import { isIP } from 'node:net';

const show = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value) : String(value);

/** A whole number from `least` to `most`. */
export const wholeNumber = (name: string, value: unknown, least: number, most: number): number => {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new TypeError(`${name} must be a whole number, not ${show(value)}`);
  }
  if (value < least || value > most) {
    throw new RangeError(`${name} must be from ${least} to ${most}, not ${value}`);
  }
  return value;
};

/** Ids are 32 bits wide; a stale one is nobody's fault, anything else is a bug of the caller. */
export const id = (name: string, value: unknown): number =>
  wholeNumber(name, value, 0, 2 ** 32 - 1);

export const text = (name: string, value: unknown): string => {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw new TypeError(`${name} must be a string that is not empty, not ${show(value)}`);
  }
  return value;
};

export const optionalText = (name: string, value: unknown): string | undefined =>
  value === undefined ? undefined : text(name, value);

/** Numeric only: looking names up is not this package's business. */
export const address = (name: string, value: unknown): string => {
  if (typeof value !== 'string' || isIP(value) === 0) {
    throw new TypeError(`${name} must be a numeric IPv4 or IPv6 address, not ${show(value)}`);
  }
  return value;
};

export const oneOf = <T extends string>(name: string, value: unknown, allowed: readonly T[]): T => {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new TypeError(`${name} must be one of ${allowed.join(', ')}, not ${show(value)}`);
};

export const bytes = (name: string, value: unknown, length: number): Uint8Array => {
  if (!(value instanceof Uint8Array) || value.byteLength !== length) {
    throw new TypeError(`${name} must be a Uint8Array of ${length} bytes`);
  }
  return value;
};

export const functionOf = (name: string, value: unknown): void => {
  if (typeof value !== 'function') throw new TypeError(`${name} must be a function`);
};

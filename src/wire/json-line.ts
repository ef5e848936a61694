/** From the text of a line to a harmless object, or to the fault that its sender made. */
import { NESTING_LEVELS_MAX } from './limits.ts';

export type JsonObject = { readonly [key: string]: unknown };

export type LineFault = 'bad-json' | 'bad-request';

export type ParsedLine =
  | { readonly ok: true; readonly value: JsonObject }
  /** The object is there only for its id: a `bad-request` is answered with it. */
  | { readonly ok: false; readonly fault: LineFault; readonly value: JsonObject | undefined };

const BAD_JSON: ParsedLine = { ok: false, fault: 'bad-json', value: undefined };
const NO_OBJECT: ParsedLine = { ok: false, fault: 'bad-request', value: undefined };

/** `text` is undefined where the bytes were not UTF-8. */
export const parseJsonLine = (text: string | undefined): ParsedLine => {
  if (text === undefined) return BAD_JSON;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return BAD_JSON;
  }
  if (typeof value !== 'object' || value === null) return NO_OBJECT;
  const fault = findFault(value, 1);
  if (fault === 'bad-json') return BAD_JSON;
  if (Array.isArray(value)) return NO_OBJECT;
  if (fault !== undefined) return { ok: false, fault, value: value as JsonObject };
  return { ok: true, value: value as JsonObject };
};

/** Too deep a nesting outweighs a forbidden key. JSON.parse has unescaped the keys by now. */
const findFault = (value: object, level: number): LineFault | undefined => {
  if (level > NESTING_LEVELS_MAX) return 'bad-json';
  let fault: LineFault | undefined;
  for (const key in value) {
    if (isForbidden(key)) fault = 'bad-request';
    const inner = (value as JsonObject)[key];
    if (typeof inner === 'object' && inner !== null) {
      const deeper = findFault(inner, level + 1);
      if (deeper === 'bad-json') return deeper;
      fault ??= deeper;
    }
  }
  return fault;
};

/** Keys that could reach a prototype if an object were ever copied carelessly (CWE-1321). */
const isForbidden = (key: string): boolean =>
  key === '__proto__' || key === 'constructor' || key === 'prototype';

import { expect } from 'chai';
import * as fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import { parseJsonLine } from '../../src/wire/json-line.ts';
import { isVerb, parseRequest, parseRequestId } from '../../src/wire/request.ts';

const LINES_MAX = 100_000;

const GOOD = [
  '{"command":"login","nickname":"alice","protocol":1,"resume":"x","id":1}',
  '{"command":"who","after":"bob","limit":10,"id":"w"}',
  '{"command":"invite","to":"bob"}',
  '{"command":"accept","from":"alice","id":2}',
  '{"command":"say","message":"h\\u00e9llo \\n \\ud83d\\ude00","mid":"01ARZ3-NDEKTSV4"}',
  '{"command":"received","mid":"a1","extra":{"deep":[[[{"x":null}]]]}}',
  '{"command":"ping"}',
  '{"command":"bye","id":1e3}',
].map((line) => Buffer.from(line));

/** What tends to break parsers, to be put in anywhere. */
const TROUBLE = [
  '__proto__',
  '"__proto__":{}',
  'constructor',
  '\\u005f_proto__',
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\\u',
  '\\ud800',
  '1e999',
  '-',
  'null',
  '[[[[[[[[[[[[[[[[[[',
  '\u0000',
  '\ufeff',
  '\u2028',
  '😀',
].map((text) => Buffer.from(text));
const NOT_UTF8 = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80]];

interface Mutation {
  readonly line: number;
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    line: fc.nat(GOOD.length - 1),
    at: fc.nat(80),
    remove: fc.constantFrom(0, 0, 1, 2, 10),
    insert: fc.oneof(
      fc.constantFrom(...TROUBLE),
      fc.constantFrom(...NOT_UTF8).map((bytes) => Uint8Array.from(bytes)),
      fc.uint8Array({ maxLength: 4 }),
      fc.constant(new Uint8Array()),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The first mutation names the line; all of them change it. */
const mutated = (all: readonly Mutation[]): Uint8Array => {
  let bytes: Uint8Array = GOOD[all[0]?.line ?? 0] ?? Buffer.alloc(0);
  for (const { at, remove, insert } of all) {
    const end = Math.min(at + remove, bytes.length);
    bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(end)]);
  }
  return bytes;
};

const understand = (text: string | undefined): string => {
  const parsed = parseJsonLine(text);
  if (!parsed.ok) return parsed.fault;
  parseRequestId(parsed.value);
  const verb = parsed.value['command'];
  if (typeof verb !== 'string' || !isVerb(verb)) return 'unknown';
  return parseRequest(verb, parsed.value) === undefined ? 'wrong' : 'good';
};

describe('hostile lines', () => {
  it(`${LINES_MAX} of them never throw, and change nothing that objects share`, function () {
    this.timeout(60_000);
    const before = Reflect.ownKeys(Object.prototype);
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(mutations, (all) => {
        const bytes = mutated(all);
        outcomes.add(understand(isUtf8(bytes) ? Buffer.from(bytes).toString() : undefined));
      }),
      { numRuns: LINES_MAX },
    );
    expect([...outcomes]).to.have.members(['good', 'wrong', 'unknown', 'bad-json', 'bad-request']);
    expect(Reflect.ownKeys(Object.prototype)).to.deep.equal(before);
    expect(Reflect.ownKeys({})).to.deep.equal([]);
  });

  it('any JSON at all is understood or faulted', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 20 }), (text) => void understand(text)));
  });
});

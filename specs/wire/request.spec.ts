import { expect } from 'chai';
import type { JsonObject } from '../../src/wire/json-line.ts';
import { isVerb, parseRequest, parseRequestId, type Verb } from '../../src/wire/request.ts';

const isGood = (verb: Verb, fields: JsonObject): boolean => {
  const line = { command: verb, ...fields };
  const request = parseRequest(verb, line);
  if (request !== undefined) expect(request).to.deep.equal({ verb, fields: line });
  return request !== undefined;
};

interface Case {
  readonly verb: Verb;
  readonly good: readonly JsonObject[];
  readonly bad: readonly JsonObject[];
}

const OF_NO_USE: readonly unknown[] = [null, true, 7, {}, ['a']];
const wrong = (field: string, rest: JsonObject = {}): readonly JsonObject[] =>
  OF_NO_USE.map((value) => ({ ...rest, [field]: value }));

const MIDS = ['a', 'Z-9', '-', 'x'.repeat(64), '01ARZ3NDEKTSV4RRFFQ69G5FAV'];
const NO_MIDS: readonly unknown[] = ['', 'x'.repeat(65), 'a b', 'a_b', 'a\n', '\u00e9', 7, null];

const CASES: readonly Case[] = [
  {
    verb: 'login',
    good: [
      { nickname: 'alice' },
      { nickname: '', protocol: 1 },
      { nickname: 'alice', protocol: 2.5, password: '', resume: 'token' },
    ],
    bad: [
      {},
      { protocol: 1 },
      ...wrong('nickname', { protocol: 1 }),
      { nickname: 'alice', protocol: '1' },
      { nickname: 'alice', protocol: null },
      { nickname: 'alice', protocol: Infinity },
      ...wrong('password', { nickname: 'alice' }),
      ...wrong('resume', { nickname: 'alice', protocol: 1 }),
    ],
  },
  {
    verb: 'who',
    good: [{}, { after: '' }, { limit: 1 }, { limit: 1_000 }, { after: 'bob', limit: 100 }],
    bad: [
      ...[0, 1_001, -1, 1.5, Infinity, '10', null, true].map((limit) => ({ limit })),
      ...wrong('after'),
    ],
  },
  { verb: 'invite', good: [{ to: 'bob' }, { to: '' }], bad: [{}, ...wrong('to')] },
  { verb: 'accept', good: [{ from: 'bob' }], bad: [{}, { to: 'bob' }, ...wrong('from')] },
  { verb: 'decline', good: [{ from: 'bob' }], bad: [{}, ...wrong('from')] },
  { verb: 'cancel', good: [{}], bad: [] },
  {
    verb: 'say',
    good: MIDS.map((mid) => ({ message: '', mid })),
    bad: [
      { message: 'hi' },
      { mid: 'a' },
      ...wrong('message', { mid: 'a' }),
      ...NO_MIDS.map((mid) => ({ message: 'hi', mid })),
    ],
  },
  {
    verb: 'received',
    good: MIDS.map((mid) => ({ mid })),
    bad: [{}, ...NO_MIDS.map((mid) => ({ mid }))],
  },
  { verb: 'leave-chat', good: [{}], bad: [] },
  { verb: 'ping', good: [{}], bad: [] },
  { verb: 'bye', good: [{}], bad: [] },
];

describe('a request', () => {
  for (const { verb, good, bad } of CASES) {
    it(`${verb} takes its fields, ignores others, and refuses what is missing or wrong`, () => {
      for (const fields of good) {
        expect(isGood(verb, fields), JSON.stringify(fields)).to.equal(true);
        expect(isGood(verb, { ...fields, colour: ['any'], at: {} })).to.equal(true);
      }
      for (const fields of bad)
        expect(isGood(verb, fields), JSON.stringify(fields)).to.equal(false);
    });
  }

  it('has one of the known verbs, spelt exactly', () => {
    for (const { verb } of CASES) expect(isVerb(verb)).to.equal(true);
    const unknown = [
      '',
      'Say',
      'SAY',
      'say ',
      'leave_chat',
      'toString',
      '__proto__',
      'constructor',
    ];
    for (const word of unknown) expect(isVerb(word), word).to.equal(false);
  });

  it('has an id that is a string or a finite number, or none', () => {
    for (const id of ['', 'x', '\u0000', 0, -1.5, 2 ** 53]) {
      expect(parseRequestId({ id })).to.equal(id);
    }
    // JSON has no word for infinity, so it could not come back.
    for (const id of [null, true, {}, [], Infinity, -Infinity, undefined]) {
      expect(parseRequestId({ id })).to.equal(undefined);
    }
    expect(parseRequestId({})).to.equal(undefined);
  });
});

import { expect } from 'chai';
import * as fc from 'fast-check';
import { parseJsonLine } from '../../src/wire/json-line.ts';
import { parsePlainSay } from '../../src/wire/plain-say.ts';
import { parseRequest, parseRequestId } from '../../src/wire/request.ts';

/** What the parser that judges every line makes of it. */
const judged = (line: string) => {
  const parsed = parseJsonLine(line);
  if (!parsed.ok || parsed.value['command'] !== 'say') return undefined;
  const request = parseRequest('say', parsed.value);
  if (request?.verb !== 'say') return undefined;
  const { message, mid } = request.fields;
  return {
    request: { verb: 'say', fields: { message, mid } },
    id: parseRequestId(parsed.value),
  };
};

const say = (fields: object): string => JSON.stringify({ command: 'say', ...fields });

describe('a plain say', () => {
  for (const line of [
    say({ message: 'hello', mid: 'm-1' }),
    say({ id: 7, message: 'hello', mid: 'm-1' }),
    say({ message: ' ~{}[]:,', mid: 'm'.repeat(64), id: 123_456_789_012_345 }),
    say({ id: 0, message: 'x', mid: '-' }),
  ]) {
    it(`is known at a look: ${line.slice(0, 60)}`, () => {
      expect(parsePlainSay(line)).to.deep.equal(judged(line));
      expect(parsePlainSay(line)).not.to.equal(undefined);
    });
  }

  for (const line of [
    say({ message: 'a "quote"', mid: 'm' }),
    say({ message: 'a\\b', mid: 'm' }),
    say({ message: 'é', mid: 'm' }),
    say({ message: '', mid: 'm' }),
    say({ message: 'x', mid: 'm'.repeat(65) }),
    say({ message: 'x', mid: 'a_b' }),
    say({ id: 'text', message: 'x', mid: 'm' }),
    '{"command":"say","id":1,"message":"x","mid":"m","id":2}',
    '{"command":"say","id":01,"message":"x","mid":"m"}',
    '{"command":"say","message":"x","mid":"m"} ',
    '{"command":"say","message":"x\t","mid":"m"}',
    '{"command":"who"}',
  ]) {
    it(`is nothing else: ${line.slice(0, 60)}`, () => {
      expect(parsePlainSay(line)).to.equal(undefined);
    });
  }

  it('is never another thing than the parser makes of the same line', () => {
    const field = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.stringMatching(/^[a-z0-9-]{1,10}$/),
      fc.integer(),
      fc.double(),
    );
    const fields = fc.record({ id: field, message: field, mid: field }, { requiredKeys: [] });
    const lines = fc.oneof(
      fields.map(say),
      fc
        .tuple(field, field, field)
        .map(
          ([id, message, mid]) =>
            `{"command":"say","id":${id},"message":"${message}","mid":"${mid}"}`,
        ),
    );
    fc.assert(
      fc.property(lines, (line) => {
        const plain = parsePlainSay(line);
        if (plain !== undefined) expect(plain).to.deep.equal(judged(line));
      }),
      { numRuns: 10_000 },
    );
  });
});

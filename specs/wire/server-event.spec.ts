import { expect } from 'chai';
import * as fc from 'fast-check';
import { parseMessageText } from '../../src/domain/message-text.ts';
import { encodeChatEvent, encodePing, encodeServerStopping } from '../../src/wire/server-event.ts';
import {
  cancelled,
  declined,
  ended,
  expired,
  invited,
  nickname,
  received,
  said,
  second,
  started,
} from '../domain/vocabulary.ts';

const alice = nickname('Alice');
const bob = nickname('Bob');

describe('an event', () => {
  it('of an invitation reads alike for both', () => {
    const makers = { invited, started, declined, cancelled, expired };
    const types = [
      'ChatInvited',
      'ChatStarted',
      'ChatDeclined',
      'InviteCancelled',
      'InviteExpired',
    ];
    Object.values(makers).forEach((make, index) => {
      const head = `{"event":"${types[index]}","at":"1970-01-01T00:00:05.000Z"`;
      const line = `${head},"from":"Alice","to":"Bob"}`;
      expect(encodeChatEvent(make('Alice', 'Bob', 5), alice)).to.equal(line);
      expect(encodeChatEvent(make('Alice', 'Bob', 5), bob)).to.equal(line);
    });
  });

  it('of a message carries the text unchanged, on one line', () => {
    const message = 'a "quoted" \\ line\n\tand a second \u2028 \u{1f600} <\u00e9>';
    const line = encodeChatEvent(said('Alice', 'Bob', message, 'm-1', 1.5), bob);
    expect(line).not.to.match(/[\n\r]/u);
    expect(JSON.parse(line)).to.deep.equal({
      event: 'ChatMessageSent',
      at: '1970-01-01T00:00:01.500Z',
      from: 'Alice',
      message,
      time: '1970-01-01T00:00:01+0000',
      mid: 'm-1',
    });
  });

  it('of a message is read back as it was said, whatever it holds', () => {
    const anyText = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom('"', '\\', '/', '\n', '\t', '\\n', '\u2028', '\u007f', '~', ' ', '!', '#'),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const message = parseMessageText(text);
        fc.pre(message !== undefined);
        const line = encodeChatEvent(said('Alice', 'Bob', message, 'm', 1), bob);
        expect(JSON.parse(line)).to.have.property('message', message);
        expect(line).not.to.match(/[\n\r]/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a receipt names the line and nobody', () => {
    expect(encodeChatEvent(received('Bob', 'Alice', 'm-1', 1), alice)).to.equal(
      '{"event":"ChatMessageReceived","at":"1970-01-01T00:00:01.000Z","mid":"m-1"}',
    );
  });

  it("of a chat's end names the reader's peer, whoever ended it", () => {
    for (const reason of ['left', 'lost'] as const) {
      const head = '{"event":"ChatEnded","at":"1970-01-01T00:00:01.000Z","by":"Alice"';
      const event = ended('Alice', 'Bob', reason, 1);
      const tail = `"reason":"${reason}"}`;
      expect(encodeChatEvent(event, alice)).to.equal(`${head},"peer":"Bob",${tail}`);
      expect(encodeChatEvent(event, nickname('ALICE'))).to.equal(`${head},"peer":"Bob",${tail}`);
      expect(encodeChatEvent(event, bob)).to.equal(`${head},"peer":"Alice",${tail}`);
    }
  });

  it('of the server itself is for everybody', () => {
    expect(encodePing(second(30))).to.equal('{"event":"Ping","at":"1970-01-01T00:00:30.000Z"}');
    expect(encodeServerStopping(second(30), 5)).to.equal(
      '{"event":"ServerStopping","at":"1970-01-01T00:00:30.000Z","retry":5}',
    );
  });
});

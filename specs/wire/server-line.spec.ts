import { expect } from 'chai';
import type { ChatEvent } from '../../src/domain/event.ts';
import { toEpochMs } from '../../src/domain/time.ts';
import { encodeError, encodeOk } from '../../src/wire/answer.ts';
import { encodeChatEvent, encodePing, encodeServerStopping } from '../../src/wire/server-event.ts';
import { parseServerLine } from '../../src/wire/server-line.ts';
import { toChatEvent } from '../../src/wire/told-event.ts';
import { messageId, messageText, nickname } from '../domain/vocabulary.ts';

const at = toEpochMs(Date.UTC(2026, 0, 2, 3, 4, 5, 678));

const alice = nickname('alice');
const bob = nickname('bob');
const mid = messageId('m-1');
const message = messageText('hi\n"there"');

const CHAT_EVENTS: readonly ChatEvent[] = [
  { type: 'ChatInvited', from: bob, to: alice, at },
  { type: 'ChatStarted', from: bob, to: alice, at },
  { type: 'ChatDeclined', from: alice, to: bob, at },
  { type: 'InviteCancelled', from: bob, to: alice, at },
  { type: 'InviteExpired', from: bob, to: alice, at },
  { type: 'ChatMessageSent', from: bob, to: alice, message, mid, at },
  { type: 'ChatMessageReceived', by: bob, to: alice, mid, at },
  { type: 'ChatEnded', by: bob, peer: alice, reason: 'lost', at },
  { type: 'ChatEnded', by: alice, peer: bob, reason: 'left', at },
];

describe('a line from the server', () => {
  for (const event of CHAT_EVENTS) {
    it(`brings ${event.type} back as it happened`, () => {
      const line = parseServerLine(encodeChatEvent(event, alice));
      if (line.kind !== 'event') throw new Error(`read as ${line.kind}`);
      expect(toChatEvent(line.event, alice, bob)).to.deep.equal(event);
    });
  }

  it('may ask for a sign of life, or say that the server ends', () => {
    expect(parseServerLine(encodePing(at))).to.deep.equal({
      kind: 'event',
      event: { type: 'Ping', at },
    });
    expect(parseServerLine(encodeServerStopping(at, 5))).to.deep.equal({
      kind: 'event',
      event: { type: 'ServerStopping', retrySeconds: 5, at },
    });
  });

  it('that is no event of a chat is none for the reducers', () => {
    expect(toChatEvent({ type: 'Ping', at }, alice, bob)).to.equal(undefined);
    const stopping = { type: 'ServerStopping', retrySeconds: 1, at } as const;
    expect(toChatEvent(stopping, alice, bob)).to.equal(undefined);
    const receipt = { type: 'ChatMessageReceived', mid, at } as const;
    expect(toChatEvent(receipt, alice, undefined)).to.equal(undefined);
  });

  it('answers with fields, under the id of the request', () => {
    expect(parseServerLine(encodeOk(7, { users: [] }))).to.deep.equal({
      kind: 'ok',
      id: 7,
      fields: { status: 'ok', id: 7, users: [] },
    });
    expect(parseServerLine(encodeOk('x'))).to.include({ kind: 'ok', id: 'x' });
    expect(parseServerLine('{"status":"ok","id":[1]}')).to.include({ id: undefined });
  });

  it('refuses with a code, a reason, and when to try again', () => {
    expect(parseServerLine(encodeError(7, 'too-fast', { retry: 2 }))).to.deep.equal({
      kind: 'refused',
      id: 7,
      refusal: { code: 'too-fast', reason: 'too many commands, wait a moment', retrySeconds: 2 },
    });
    expect(parseServerLine('{"status":"error","retry":-1}')).to.deep.equal({
      kind: 'refused',
      id: undefined,
      refusal: { code: '', reason: '', retrySeconds: undefined },
    });
  });

  it('of an unknown type is known to be unknown', () => {
    expect(parseServerLine('{"event":"MoonRisen","at":"never"}')).to.deep.equal({
      kind: 'unknown',
    });
  });

  const when = '"at":"2026-01-01T00:00:00Z"';
  const GARBLED: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'bad-json'],
    ['HTTP/1.1 400 Bad Request', 'bad-json'],
    ['[]', 'bad-request'],
    ['{}', 'bad-request'],
    ['{"status":"maybe"}', 'bad-request'],
    ['{"event":"Ping"}', 'bad-request'],
    ['{"event":"Ping","at":"yesterday"}', 'bad-request'],
    [`{"event":"ServerStopping",${when},"retry":"5"}`, 'bad-request'],
    [`{"event":"ServerStopping",${when},"retry":-5}`, 'bad-request'],
    [`{"event":"ChatInvited",${when},"from":"bob"}`, 'bad-request'],
    [`{"event":"ChatInvited",${when},"to":"bob"}`, 'bad-request'],
    [`{"event":"ChatInvited",${when},"from":"\\u001b","to":"bob"}`, 'bad-request'],
    [`{"event":"ChatMessageSent",${when},"from":"bob","mid":"1"}`, 'bad-request'],
    [`{"event":"ChatMessageSent",${when},"message":"x","mid":"1"}`, 'bad-request'],
    [`{"event":"ChatMessageSent",${when},"message":"x","from":"bob"}`, 'bad-request'],
    [`{"event":"ChatMessageReceived",${when},"mid":"_"}`, 'bad-request'],
    [`{"event":"ChatEnded",${when},"by":"bob","reason":"left"}`, 'bad-request'],
    [`{"event":"ChatEnded",${when},"peer":"bob","reason":"left"}`, 'bad-request'],
    [`{"event":"ChatEnded",${when},"by":"bob","peer":"al","reason":"?"}`, 'bad-request'],
  ];
  for (const [text, fault] of GARBLED) {
    it(`is a fault if it is ${text ?? 'not UTF-8'}`, () => {
      expect(parseServerLine(text)).to.deep.equal({ kind: 'fault', fault });
    });
  }
});

import { expect } from 'chai';
import type { LinkEvent } from '../../src/client/link-event.ts';
import { LOST_WITH_SESSION } from '../../src/client/link-event.ts';
import { narrate } from '../../src/client/narration.ts';
import type { Place } from '../../src/client/place.ts';
import type { Entry, View } from '../../src/client/view.ts';
import type { Request } from '../../src/wire/request.ts';
import type { ServerEvent } from '../../src/wire/told-event.ts';
import { messageId, messageText, nickname, second } from '../domain/vocabulary.ts';

const alice = nickname('alice');
const bob = nickname('bob');
const at = second(1);
const mid = messageId('m1');

const LOBBY: Place = { kind: 'lobby' };
const INVITING: Place = { kind: 'inviting', to: bob };
const ASKED: Place = { kind: 'asked', from: bob };
const CHAT: Place = { kind: 'chat', peer: bob };

const view = (place: Place, changes: Partial<View> = {}): View => ({
  me: alice,
  connection: 'online',
  place,
  isWithdrawing: false,
  ...changes,
});

const wordsOf = (entry: Entry): string => {
  if (entry.kind === 'message') return `${entry.from}: ${entry.text}`;
  return 'text' in entry ? entry.text : entry.kind;
};

/** What alice reads when something happens to her in a place. */
const read = (before: View, event: LinkEvent, after = before): readonly string[] =>
  narrate(before, event, after).map(wordsOf);

const told = (event: ServerEvent): LinkEvent => ({ type: 'Told', event });

const refused = (request: Request, code: string, reason = ''): LinkEvent => ({
  type: 'Answered',
  request,
  answer: { ok: false, refusal: { code, reason, retrySeconds: undefined } },
});

const welcomed: LinkEvent = {
  type: 'Welcomed',
  welcome: { nickname: alice, session: 's', resume: 't', chat: undefined },
  isResumed: false,
  peer: { address: '::1', port: 1, fingerprint: 'sha256:', security: 'TLS' },
  trust: { kind: 'known', fingerprint: 'sha256:' },
};

describe('an invitation, as it is told', () => {
  const mine = { from: alice, to: bob, at } as const;
  const theirs = { from: bob, to: alice, at } as const;

  it('asks the invited one, and says to the inviter that he waits', () => {
    expect(read(view(LOBBY), told({ type: 'ChatInvited', ...theirs }))).to.deep.equal([
      'chat with bob?',
    ]);
    expect(read(view(LOBBY), told({ type: 'ChatInvited', ...mine }))).to.deep.equal([
      'waiting for bob to answer. /cancel withdraws the invitation',
    ]);
  });

  it('opens a chat for both, and says so once', () => {
    const sentence = ['you are in a private chat with bob. quit ends it'];
    expect(read(view(ASKED), told({ type: 'ChatStarted', ...theirs }))).to.deep.equal(sentence);
    expect(read(view(INVITING), told({ type: 'ChatStarted', ...mine }))).to.deep.equal(sentence);
    expect(read(view(CHAT), told({ type: 'ChatStarted', ...mine }))).to.deep.equal([]);
  });

  it('ends in the words of each of the two', () => {
    const ends = ['ChatDeclined', 'InviteExpired', 'InviteCancelled'] as const;
    const inviter = ends.map((type) => read(view(INVITING), told({ type, ...mine })));
    expect(inviter.flat()).to.deep.equal(['bob declined', 'bob did not answer', 'bob is gone']);
    const invited = ends.map((type) => read(view(ASKED), told({ type, ...theirs })));
    expect(invited.flat()).to.deep.equal([
      'you declined',
      'bob waits no longer',
      'bob withdrew the invitation',
    ]);
  });

  it('that was withdrawn on purpose is no news about the other one', () => {
    const withdrawing = view(INVITING, { isWithdrawing: true });
    expect(read(withdrawing, told({ type: 'InviteCancelled', ...mine }))).to.deep.equal([
      'invitation withdrawn',
    ]);
  });

  const REFUSALS: readonly (readonly [string, Place, string])[] = [
    ['self', LOBBY, "you can't chat with yourself"],
    ['not-found', LOBBY, 'nobody is not online'],
    ['busy', LOBBY, 'nobody is busy. try again later'],
    ['bare-client', LOBBY, 'nobody is here for the room only and cannot chat in private'],
    ['you-are-busy', CHAT, 'you are in a chat already. quit ends it'],
    ['you-are-busy', INVITING, 'there is an invitation already'],
    ['lost-with-session', LOBBY, 'not done: the connection was lost'],
  ];
  for (const [code, place, sentence] of REFUSALS) {
    it(`is refused as ${code} in ${place.kind}: ${sentence}`, () => {
      const request: Request = { verb: 'invite', fields: { to: 'nobody' } };
      expect(read(view(place), refused(request, code))).to.deep.equal([sentence]);
    });
  }
});

describe('a chat, as it is told', () => {
  it('shows what the peer says, with its time', () => {
    const event = {
      type: 'ChatMessageSent',
      from: bob,
      message: messageText('hi'),
      mid,
      at,
    } as const;
    expect(narrate(view(CHAT), told(event), view(CHAT))).to.deep.equal([
      { kind: 'message', from: bob, isOwn: false, text: 'hi', at },
    ]);
  });

  it('keeps quiet about receipts and pings', () => {
    expect(read(view(CHAT), told({ type: 'ChatMessageReceived', mid, at }))).to.deep.equal([]);
    expect(read(view(CHAT), told({ type: 'Ping', at }))).to.deep.equal([]);
    const received: Request = { verb: 'received', fields: { mid } };
    expect(read(view(CHAT), refused(received, 'not-in-chat'))).to.deep.equal([]);
    const answer = { ok: true, fields: {} } as const;
    expect(read(view(CHAT), { type: 'Answered', request: received, answer })).to.deep.equal([]);
  });

  const ENDS: readonly (readonly [typeof alice, 'left' | 'lost', string])[] = [
    [bob, 'left', 'bob left the chat'],
    [bob, 'lost', 'bob is gone'],
    [alice, 'left', 'you left the chat with bob'],
    [alice, 'lost', 'the chat with bob is over'],
  ];
  for (const [by, reason, sentence] of ENDS) {
    it(`that ${by} ${reason} ends in the lobby: ${sentence}`, () => {
      const event = { type: 'ChatEnded', by, peer: bob, reason, at } as const;
      expect(read(view(CHAT), told(event), view(LOBBY))).to.deep.equal([
        sentence,
        'you are back in the lobby',
      ]);
    });
  }

  it('says what was not sent, and why', () => {
    const say: Request = { verb: 'say', fields: { message: 'hi', mid } };
    const reasons = ['not-in-chat', LOST_WITH_SESSION.code, 'busy'].map((code) =>
      read(view(CHAT), refused(say, code)),
    );
    expect(reasons.flat()).to.deep.equal([
      'not sent: hi (the chat is over)',
      'not sent: hi (the chat is over)',
      'not sent: hi (bob is away and has enough to read)',
    ]);
    expect(read(view(LOBBY), refused(say, 'busy'))).to.deep.equal([
      'not sent: hi (there is enough to read already)',
    ]);
    expect(read(view(CHAT), refused(say, 'bad-text', 'it is bad'))).to.deep.equal([
      'not sent: hi (it is bad)',
    ]);
  });

  it('explains refusals of everything else', () => {
    const leave: Request = { verb: 'leave-chat', fields: {} };
    const accept: Request = { verb: 'accept', fields: { from: 'bob' } };
    const cancel: Request = { verb: 'cancel', fields: {} };
    expect(read(view(LOBBY), refused(leave, 'not-in-chat'))).to.deep.equal([
      'you are not in a chat',
    ]);
    expect(read(view(LOBBY), refused(cancel, 'no-invitation'))).to.deep.equal([
      'there is no invitation',
    ]);
    expect(read(view(LOBBY), refused(accept, 'no-invitation'))).to.deep.equal([
      'bob waits no longer',
    ]);
    expect(read(view(LOBBY), refused(leave, 'new-code', 'for a reason'))).to.deep.equal([
      'for a reason',
    ]);
    expect(read(view(LOBBY), refused(leave, 'new-code'))).to.deep.equal([
      'the server refused it: new-code',
    ]);
  });

  it('lists who is here', () => {
    const request: Request = { verb: 'who', fields: { limit: 10 } };
    const users = [{ nickname: 'bob', state: 'free' }];
    const event: LinkEvent = { type: 'Answered', request, answer: { ok: true, fields: { users } } };
    expect(narrate(view(LOBBY), event, view(LOBBY))).to.deep.equal([
      { kind: 'people', users: [{ ...users[0], since: undefined }], me: alice, limit: 10 },
    ]);
  });
});

describe('a connection, as it is told', () => {
  const lost = (place: Place): View => view(place, { connection: 'lost' });

  it('is lost and had again in one line each', () => {
    expect(read(view(LOBBY), { type: 'Lost' })).to.deep.equal(['connection lost. reconnecting …']);
    expect(read(lost(LOBBY), welcomed, view(LOBBY))).to.deep.equal(['connected again']);
  });

  it('comes back with its chat or without', () => {
    expect(read(lost(CHAT), welcomed, view(CHAT))).to.deep.equal([
      'connected again',
      'the chat with bob goes on',
    ]);
    expect(read(lost(CHAT), welcomed, view(LOBBY))).to.deep.equal([
      'connected again',
      'the chat with bob is over',
      'you are back in the lobby',
    ]);
  });

  it('takes an invitation with it, or keeps it', () => {
    const over = ['connected again', 'the invitation is over'];
    expect(read(lost(INVITING), welcomed, view(LOBBY))).to.deep.equal(over);
    expect(read(lost(ASKED), welcomed, view(LOBBY))).to.deep.equal(over);
    expect(read(lost(ASKED), welcomed, view(ASKED))).to.deep.equal(['connected again']);
  });

  it('leaves the first greeting and the last word to others', () => {
    const connecting = view(LOBBY, { connection: 'connecting' });
    expect(read(connecting, welcomed, view(LOBBY))).to.deep.equal([]);
    expect(read(view(LOBBY), { type: 'Ended', end: { kind: 'bye' } })).to.deep.equal([]);
  });

  it('says when the server stops, and when it says what nobody understands', () => {
    const stopping = told({ type: 'ServerStopping', retrySeconds: 5, at });
    expect(read(view(LOBBY), stopping)).to.deep.equal(['the server is stopping']);
    expect(read(view(LOBBY), { type: 'Garbled' })).to.deep.equal([
      'the server sent something that this version does not understand',
    ]);
  });
});

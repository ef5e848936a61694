/** The client reduces the same events, but sees only those that concern it. */
import { expect } from 'chai';
import { chat } from '../../src/domain/chat.ts';
import type { Event } from '../../src/domain/event.ts';
import { toNicknameKey } from '../../src/domain/nickname.ts';
import { presence } from '../../src/domain/presence.ts';
import {
  closed,
  ended,
  invited,
  lost,
  nickname,
  resumed,
  said,
  second,
  started,
} from './vocabulary.ts';

const reduced = (...events: readonly Event[]) => events.reduce(chat.evolve, chat.initial());

describe('chats, seen by one end', () => {
  const alice = toNicknameKey(nickname('alice'));

  it('begin when they are first heard of, where the invitation was not', () => {
    const resumedInto = reduced(started('alice', 'bob', 5));
    expect(resumedInto.engagements.get(alice)?.since).to.equal(second(5));
    const invitedInto = reduced(invited('alice', 'bob', 1), started('alice', 'bob', 5));
    expect(invitedInto.engagements.get(alice)?.since).to.equal(second(1));
  });

  it('take no harm from what belongs to a chat that this end does not know', () => {
    const unknown: readonly Event[] = [
      said('alice', 'bob', 'hello', 'a1', 1),
      lost('alice', 2),
      resumed('alice', 3),
      ended('alice', 'bob', 'left', 4),
    ];
    const { engagements, freeSince } = reduced(...unknown);
    expect(engagements.size).to.equal(0);
    expect(freeSince.size).to.equal(0);
    expect(
      reduced(invited('alice', 'bob', 0), ...unknown.slice(0, 3)).engagements.get(alice),
    ).to.deep.equal({ kind: 'invitation', from: 'alice', to: 'bob', since: second(0) });
  });

  it('know nobody of whose session nothing was told', () => {
    const events = [lost('alice', 1), resumed('alice', 2), closed('alice', 3)];
    const state = events.reduce(presence.evolve, presence.initial());
    expect(state.users.size).to.equal(0);
    expect(state.order.length).to.equal(0);
  });
});

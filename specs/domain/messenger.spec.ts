import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Command } from '../../src/domain/command.ts';
import { DURABILITY, type Event } from '../../src/domain/event.ts';
import { HELD_BYTES_MAX } from '../../src/domain/limits.ts';
import type { MessengerState } from '../../src/domain/messenger.ts';
import { toNicknameKey } from '../../src/domain/nickname.ts';
import { MIDS, moves, RandomStory, type Witness } from './random-story.ts';
import { messenger, snapshotOf } from './vocabulary.ts';

const RUNS = 1_000;
const TIMEOUT_MS = 30_000;

const always = (witness: () => Witness): void => {
  fc.assert(
    fc.property(moves, (all) => new RandomStory(witness()).play(all)),
    { numRuns: RUNS },
  );
};

const keysOf = ({ from, to }: { from: string; to: string }): string =>
  [from.toLowerCase(), to.toLowerCase()].toSorted().join(' ');

describe('messenger, whatever is asked of it', function () {
  this.timeout(TIMEOUT_MS);

  it('puts nobody in two chats, and two different people in each', () => {
    always(() => ({ chats }) => {
      const seen = new Map<string, unknown>();
      for (const [key, engagement] of chats.engagements) {
        const members =
          engagement.kind === 'chat'
            ? engagement.members.map((member) => member.key)
            : [toNicknameKey(engagement.from), toNicknameKey(engagement.to)];
        expect(members).to.include(key);
        expect(new Set(members).size).to.equal(2);
        for (const member of members) {
          expect(chats.engagements.get(member), 'engaged with each other').to.equal(engagement);
          if (seen.has(member)) expect(seen.get(member), 'in two at once').to.equal(engagement);
          seen.set(member, engagement);
        }
      }
    });
  });

  it('engages only who is online, or in the grace of a chat', () => {
    always(() => ({ presence, chats }) => {
      for (const [key, engagement] of chats.engagements) {
        const user = presence.users.get(key);
        expect(user?.client).to.equal('native');
        if (engagement.kind === 'invitation') expect(user?.lostAt).to.equal(undefined);
      }
      for (const [key, user] of presence.users) {
        if (user.lostAt !== undefined) {
          expect(chats.engagements.get(key)?.kind, 'lost outside a chat').to.equal('chat');
        }
      }
    });
  });

  it('holds lines for who is lost and nobody else, within the bound', () => {
    always(() => ({ presence, chats }) => {
      for (const [key, engagement] of chats.engagements) {
        if (engagement.kind === 'invitation') continue;
        const member = engagement.members.find((each) => each.key === key);
        const isLost = presence.users.get(key)?.lostAt !== undefined;
        expect(member?.heldBytes !== undefined).to.equal(isLost);
        expect(member?.heldBytes ?? 0).to.be.at.most(HELD_BYTES_MAX);
      }
    });
  });

  it('lists exactly who has a session, in order, and remembers no others', () => {
    always(() => ({ presence, chats }) => {
      const keys = [...presence.users.keys()].toSorted();
      expect(presence.order.page(undefined, keys.length + 1)).to.deep.equal(keys);
      for (const key of chats.freeSince.keys()) expect(keys).to.include(key);
    });
  });

  it('lets an ended chat stay ended until a new one starts', () => {
    always(() => {
      const open = new Set<string>();
      const pending = new Set<string>();
      return (_: MessengerState, events: readonly Event[]) => {
        for (const event of events) followChat(open, pending, event);
      };
    });
  });

  it('changes nothing by deciding', () => {
    class WatchedStory extends RandomStory {
      override decide(command: Command) {
        const before = snapshotOf(this.state, MIDS);
        const decision = super.decide(command);
        expect(snapshotOf(this.state, MIDS), command.type).to.deep.equal(before);
        return decision;
      }
    }
    fc.assert(
      fc.property(moves, (all) => new WatchedStory(() => undefined).play(all)),
      { numRuns: RUNS / 5 },
    );
  });

  it('comes to the same state when the events are replayed, also from their JSON', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const story = new RandomStory(() => undefined);
        story.play(all);
        const live = snapshotOf(story.state, MIDS);
        const read = JSON.parse(JSON.stringify(story.events)) as readonly Event[];
        for (const events of [story.events, read]) {
          const replayed = events.reduce(messenger.evolve, messenger.initial());
          expect(snapshotOf(replayed, MIDS)).to.deep.equal(live);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('gets somewhere: every kind of event occurs', () => {
    const types = new Set<Event['type']>();
    always(() => (_, events) => {
      for (const { type } of events) types.add(type);
    });
    expect([...types]).to.have.members(Object.keys(DURABILITY));
  });
});

const followChat = (open: Set<string>, pending: Set<string>, event: Event): void => {
  switch (event.type) {
    case 'ChatInvited':
      expect(pending.has(keysOf(event))).to.equal(false);
      expect(open.has(keysOf(event))).to.equal(false);
      pending.add(keysOf(event));
      break;
    case 'ChatStarted':
      expect(pending.delete(keysOf(event)), 'started without an invitation').to.equal(true);
      open.add(keysOf(event));
      break;
    case 'ChatDeclined':
    case 'InviteCancelled':
    case 'InviteExpired':
      expect(pending.delete(keysOf(event)), `${event.type} without one`).to.equal(true);
      break;
    case 'ChatMessageSent':
      expect(open.has(keysOf(event)), 'said after the end').to.equal(true);
      break;
    case 'ChatMessageReceived':
      expect(open.has(keysOf({ from: event.to, to: event.by }))).to.equal(true);
      break;
    case 'ChatEnded':
      expect(open.delete(keysOf({ from: event.by, to: event.peer }))).to.equal(true);
      break;
    default:
  }
};

/** A random sequence of commands to the whole messenger, and all that it led to. */
import { membersFrom } from '../../src/domain/chat-state.ts';
import type { Command } from '../../src/domain/command.ts';
import type { Decision } from '../../src/domain/decider.ts';
import type { Event } from '../../src/domain/event.ts';
import { GRACE_MS, INVITATION_MS } from '../../src/domain/limits.ts';
import type { MessageId } from '../../src/domain/message-id.ts';
import type { MessengerState } from '../../src/domain/messenger.ts';
import { toNicknameKey } from '../../src/domain/nickname.ts';
import { toSessionId, toTokenHash } from '../../src/domain/session-id.ts';
import { toEpochMs } from '../../src/domain/time.ts';
import * as fc from 'fast-check';
import { messageId, messenger, nickname } from './vocabulary.ts';

const NAMES = ['alice', 'Bob', 'carol', 'dave', 'erin'] as const;
const SESSIONS_MAX = 4;
export const MIDS = ['m1', 'm2', 'm3', 'm4'].map(messageId);

/** Long enough to fill what is held for a lost session within a few lines. */
const TEXTS = ['hi', '\u20ac'.repeat(5_000), 'x'.repeat(16_384), '', '\u0007'];

/** What is asked how often. */
const WEIGHTS = {
  login: 6,
  'bare login': 1,
  resume: 2,
  'stale resume': 1,
  bye: 1,
  lose: 2,
  'lose late': 1,
  invite: 4,
  accept: 6,
  decline: 1,
  cancel: 1,
  say: 6,
  received: 2,
  leave: 1,
  timer: 1,
} as const;

type Verb = keyof typeof WEIGHTS;

/** Who has a use for a verb; for the others everybody has. */
const ACTOR_KINDS: { readonly [verb in Verb]?: 'free' | 'invitation' | 'invited' | 'chat' } = {
  invite: 'free',
  accept: 'invited',
  decline: 'invited',
  cancel: 'invitation',
  say: 'chat',
  received: 'chat',
  leave: 'chat',
};

const VERBS: readonly Verb[] = Object.entries(WEIGHTS).flatMap(([verb, weight]) =>
  Array.from({ length: weight }, () => verb as Verb),
);

interface Move {
  readonly verb: Verb;
  readonly who: number;
  readonly whom: number;
  readonly what: number;
  readonly passMs: number;
}

const move: fc.Arbitrary<Move> = fc.record({
  verb: fc.constantFrom(...VERBS),
  who: fc.nat(NAMES.length - 1),
  whom: fc.nat(NAMES.length - 1),
  what: fc.nat(TEXTS.length - 1),
  passMs: fc.nat(20_000),
});

/** Everybody who fits in is there from the start, so that most stories lead somewhere. */
const LOGINS: readonly Move[] = NAMES.slice(0, SESSIONS_MAX - 1).map((_, who) => ({
  verb: 'login',
  who,
  whom: 0,
  what: 0,
  passMs: 0,
}));

export const moves: fc.Arbitrary<readonly Move[]> = fc
  .array(move, { minLength: 20, maxLength: 80, size: 'max' })
  .map((more) => [...LOGINS, ...more]);

/** Looks at the state after each command that led to something, and at what it led to. */
export type Witness = (state: MessengerState, events: readonly Event[]) => void;

export class RandomStory {
  readonly state = messenger.initial();
  readonly events: Event[] = [];
  readonly #timers: { readonly dueMs: number; readonly command: Command }[] = [];
  readonly #witness: Witness;
  #nowMs = 0;
  #connections = 0;
  #tokens = 0;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  /** @throws whatever the witness throws. */
  play(all: readonly Move[]): void {
    for (const each of all) {
      this.#nowMs += each.passMs;
      const command = this.#toCommand(each);
      if (command === undefined) continue;
      const decision = this.decide(command);
      if (!decision.ok) continue;
      for (const event of decision.events) this.#happen(event);
      this.#witness(this.state, decision.events);
    }
  }

  decide(command: Command): Decision<Event, { readonly code: string }> {
    return messenger.decide(this.state, command);
  }

  #happen(event: Event): void {
    messenger.evolve(this.state, event);
    this.events.push(event);
    const { at } = event;
    if (event.type === 'ChatInvited') {
      const dueMs = at + INVITATION_MS;
      const { from } = event;
      const command = {
        type: 'ExpireInvitation',
        from,
        invitedAt: at,
        at: toEpochMs(dueMs),
      } as const;
      this.#timers.push({ dueMs, command });
    }
    if (event.type === 'SessionLost') {
      const dueMs = at + GRACE_MS;
      const { nickname: lost } = event;
      const command = {
        type: 'ExpireGrace',
        nickname: lost,
        lostAt: at,
        at: toEpochMs(dueMs),
      } as const;
      this.#timers.push({ dueMs, command });
    }
  }

  #toCommand({ verb, who, whom, what }: Move): Command | undefined {
    const at = toEpochMs(this.#nowMs);
    const name = this.#actor(verb, who, what);
    const by = nickname(name);
    const to = NAMES[whom] ?? '';
    const user = this.state.presence.users.get(toNicknameKey(by));
    const mid = MIDS[what % MIDS.length] ?? messageId('m');
    if (verb === 'timer') return this.#takeTimer();
    if (verb === 'login' || verb === 'bare login') {
      const client = verb === 'login' ? 'native' : 'bare';
      const session = toSessionId(`session ${this.#tokens}`);
      const { connection, token } = this.#arrival();
      const sessionsMax = SESSIONS_MAX;
      return { type: 'LogIn', nickname: by, session, client, connection, token, sessionsMax, at };
    }
    if (verb === 'resume' || verb === 'stale resume') {
      const shown = verb === 'resume' && user !== undefined ? user.token : toTokenHash('token 0');
      return { type: 'ResumeSession', nickname: by, shown, ...this.#arrival(), at };
    }
    if (verb === 'lose') {
      return { type: 'LoseConnection', by, connection: user?.connection ?? 0, at };
    }
    if (verb === 'lose late') return { type: 'LoseConnection', by, connection: 0, at };
    // Only who is connected can ask for anything.
    if (user === undefined || user.lostAt !== undefined || user.client === 'bare') return undefined;
    switch (verb) {
      case 'bye':
        return { type: 'LogOut', by, at };
      case 'invite':
        return { type: 'InviteToChat', by, to, at };
      case 'accept':
        return { type: 'AcceptInvitation', by, from: this.#inviterOf(name) ?? to, at };
      case 'decline':
        return { type: 'DeclineInvitation', by, from: this.#inviterOf(name) ?? to, at };
      case 'cancel':
        return { type: 'CancelInvitation', by, at };
      case 'say':
        return { type: 'SayInChat', by, message: TEXTS[what] ?? '', mid, at };
      case 'received':
        return { type: 'ConfirmReceived', by, mid: this.#heardBy(name) ?? mid, at };
      case 'leave':
        return { type: 'LeaveChat', by, at };
    }
  }

  /** Timers come in their order, and late ones that nobody cancelled come too. */
  #takeTimer(): Command | undefined {
    const timer = this.#timers.shift();
    if (timer === undefined) return undefined;
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
    return timer.command;
  }

  /**
   * Mostly somebody for whom the verb has a meaning, or few stories would lead anywhere; every
   * fifth time anybody at all.
   */
  #actor(verb: Verb, who: number, what: number): string {
    const { engagements } = this.state.chats;
    const kind = ACTOR_KINDS[verb];
    const fitting = NAMES.filter((name) => {
      const key = toNicknameKey(nickname(name));
      const engagement = engagements.get(key);
      if (kind === 'invited' && engagement?.kind === 'invitation') {
        return toNicknameKey(engagement.to) === key;
      }
      return kind === 'free' ? engagement === undefined : engagement?.kind === kind;
    });
    const anybody = kind === undefined || what === 0 || fitting.length === 0;
    return (anybody ? NAMES[who] : fitting[who % fitting.length]) ?? '';
  }

  /** Answers mostly go to who waits for one, or few invitations would come to anything. */
  #inviterOf(name: string): string | undefined {
    const engagement = this.state.chats.engagements.get(toNicknameKey(nickname(name)));
    return engagement?.kind === 'invitation' ? engagement.from : undefined;
  }

  /** Likewise for receipts: a line that the peer has said, where there is one. */
  #heardBy(name: string): MessageId | undefined {
    const key = toNicknameKey(nickname(name));
    const engagement = this.state.chats.engagements.get(key);
    if (engagement?.kind !== 'chat') return undefined;
    const [, peer] = membersFrom(engagement, key);
    return MIDS.find((mid) => peer.said.has(mid));
  }

  #arrival() {
    this.#connections += 1;
    this.#tokens += 1;
    return { connection: this.#connections, token: toTokenHash(`token ${this.#tokens}`) };
  }
}

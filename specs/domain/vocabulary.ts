/** Words in which the specs of the rules tell their stories. Times are seconds from the start. */
import { chat } from '../../src/domain/chat.ts';
import type { Command } from '../../src/domain/command.ts';
import type {
  ChatEnded,
  ChatMessageReceived,
  ChatMessageSent,
  ClientKind,
  Event,
  InvitationEvent,
  SessionClosed,
  SessionLost,
  SessionOpened,
  SessionResumed,
} from '../../src/domain/event.ts';
import { type MessageId, parseMessageId } from '../../src/domain/message-id.ts';
import { type MessageText, parseMessageText } from '../../src/domain/message-text.ts';
import { decide, type MessengerState } from '../../src/domain/messenger.ts';
import { type Nickname, parseNickname } from '../../src/domain/nickname.ts';
import { presence } from '../../src/domain/presence.ts';
import { toSessionId, toTokenHash } from '../../src/domain/session-id.ts';
import { type EpochMs, toEpochMs } from '../../src/domain/time.ts';
import { type Given, specify, type Specified } from '../support/decider-specification.ts';

const MS_PER_SECOND = 1_000;

export const second = (count: number): EpochMs => toEpochMs(count * MS_PER_SECOND);

const parsed = <Value>(value: Value | undefined, from: string): Value => {
  if (value === undefined) throw new Error(`not valid: ${from}`);
  return value;
};

export const nickname = (text: string): Nickname => parsed(parseNickname(text), text);
export const messageId = (text: string): MessageId => parsed(parseMessageId(text), text);
export const messageText = (text: string): MessageText => parsed(parseMessageText(text), text);

/** Ids of lines of which a snapshot tells whether they are remembered. */
export const snapshotOf = (state: MessengerState, mids: readonly MessageId[] = []): unknown => {
  const { users, order } = state.presence;
  const { engagements, freeSince } = state.chats;
  return {
    users: structuredClone([...users]),
    order: order.page(undefined, order.length),
    engagements: [...engagements].map(([key, engagement]) => [
      key,
      engagement.kind === 'invitation'
        ? { ...engagement }
        : {
            ...engagement,
            members: engagement.members.map((member) => ({
              ...member,
              said: mids.filter((mid) => member.said.has(mid)),
              isComplete: member.said.isComplete,
            })),
          },
    ]),
    freeSince: [...freeSince],
  };
};

export const messenger: Specified<MessengerState, Command, Event> = {
  initial: () => ({ presence: presence.initial(), chats: chat.initial() }),
  decide,
  evolve: (state, event) => {
    presence.evolve(state.presence, event);
    chat.evolve(state.chats, event);
    return state;
  },
  snapshot: (state) => snapshotOf(state),
};

export const given: (...events: readonly Event[]) => Given<Command, Event> = specify(messenger);

export interface Login {
  readonly client?: ClientKind;
  readonly connection?: number;
  readonly token?: string;
}

const login = (who: string, { client = 'native', connection = 1, token = 'first' }: Login) => ({
  nickname: nickname(who),
  session: toSessionId(`session of ${who}`),
  client,
  connection,
  token: toTokenHash(`${token} token of ${who}`),
});

const SESSIONS_MAX = 1_000;

export const logIn = (who: string, at: number, how: Login & { sessionsMax?: number } = {}) =>
  ({
    type: 'LogIn',
    ...login(who, how),
    sessionsMax: how.sessionsMax ?? SESSIONS_MAX,
    at: second(at),
  }) as const;

export const opened = (who: string, at = 0, how: Login = {}): SessionOpened => ({
  type: 'SessionOpened',
  ...login(who, how),
  at: second(at),
});

export const lost = (who: string, at: number): SessionLost => ({
  type: 'SessionLost',
  nickname: nickname(who),
  at: second(at),
});

export const resumed = (who: string, at: number, connection = 2): SessionResumed => ({
  type: 'SessionResumed',
  nickname: nickname(who),
  connection,
  token: toTokenHash(`next token of ${who}`),
  at: second(at),
});

export const closed = (who: string, at: number): SessionClosed => ({
  type: 'SessionClosed',
  nickname: nickname(who),
  at: second(at),
});

const between =
  (type: InvitationEvent['type']) =>
  (from: string, to: string, at: number): InvitationEvent => ({
    type,
    from: nickname(from),
    to: nickname(to),
    at: second(at),
  });

export const invited = between('ChatInvited');
export const started = between('ChatStarted');
export const declined = between('ChatDeclined');
export const cancelled = between('InviteCancelled');
export const expired = between('InviteExpired');

/** The two are online and in a chat since second 2; the first one invited. */
export const chatting = (one: string, other: string): readonly Event[] => [
  opened(one),
  opened(other),
  invited(one, other, 1),
  started(one, other, 2),
];

export const ended = (
  by: string,
  peer: string,
  reason: ChatEnded['reason'],
  at: number,
): ChatEnded => ({
  type: 'ChatEnded',
  by: nickname(by),
  peer: nickname(peer),
  reason,
  at: second(at),
});

export const said = (
  from: string,
  to: string,
  message: string,
  mid: string,
  at: number,
): ChatMessageSent => ({
  type: 'ChatMessageSent',
  from: nickname(from),
  to: nickname(to),
  message: messageText(message),
  mid: messageId(mid),
  at: second(at),
});

export const received = (by: string, to: string, mid: string, at: number): ChatMessageReceived => ({
  type: 'ChatMessageReceived',
  by: nickname(by),
  to: nickname(to),
  mid: messageId(mid),
  at: second(at),
});

/** Everything that happens. The log holds these, the wire tells them, both ends reduce them. */
import type { MessageId } from './message-id.ts';
import type { MessageText } from './message-text.ts';
import type { Nickname } from './nickname.ts';
import type { SessionId, TokenHash } from './session-id.ts';
import type { EpochMs } from './time.ts';

/** A name is in use from now on. `connection` counts the server's connections. */
export interface SessionOpened {
  readonly type: 'SessionOpened';
  readonly nickname: Nickname;
  readonly session: SessionId;
  readonly client: ClientKind;
  readonly connection: number;
  readonly token: TokenHash;
  readonly at: EpochMs;
}

/** `bare`: speaks the challenge's three shapes only, takes part in no chat. */
export type ClientKind = 'native' | 'bare';

/** The connection is gone, the session waits for its owner to resume it. */
export interface SessionLost {
  readonly type: 'SessionLost';
  readonly nickname: Nickname;
  readonly at: EpochMs;
}

export interface SessionResumed {
  readonly type: 'SessionResumed';
  readonly nickname: Nickname;
  readonly connection: number;
  readonly token: TokenHash;
  readonly at: EpochMs;
}

export interface SessionClosed {
  readonly type: 'SessionClosed';
  readonly nickname: Nickname;
  readonly at: EpochMs;
}

/** What can become of an invitation, told to both. `from` invites `to`. */
export interface InvitationEvent {
  readonly type:
    'ChatInvited' | 'ChatStarted' | 'ChatDeclined' | 'InviteCancelled' | 'InviteExpired';
  readonly from: Nickname;
  readonly to: Nickname;
  readonly at: EpochMs;
}

export interface ChatMessageSent {
  readonly type: 'ChatMessageSent';
  readonly from: Nickname;
  readonly to: Nickname;
  readonly message: MessageText;
  readonly mid: MessageId;
  readonly at: EpochMs;
}

/** `by` has shown everything that `to` said up to and including `mid`. */
export interface ChatMessageReceived {
  readonly type: 'ChatMessageReceived';
  readonly by: Nickname;
  readonly to: Nickname;
  readonly mid: MessageId;
  readonly at: EpochMs;
}

/** `by` left or was lost, which ended the chat for `peer` too. */
export interface ChatEnded {
  readonly type: 'ChatEnded';
  readonly by: Nickname;
  readonly peer: Nickname;
  readonly reason: 'left' | 'lost';
  readonly at: EpochMs;
}

export type PresenceEvent = SessionOpened | SessionLost | SessionResumed | SessionClosed;
export type ChatEvent = InvitationEvent | ChatMessageSent | ChatMessageReceived | ChatEnded;
export type Event = PresenceEvent | ChatEvent;

/**
 * How well an event is kept. `logged`: in the log, in order. `unwritten`: flows through the same
 * streams and leaves no trace, because what two people say in private is theirs alone.
 */
export type Durability = 'logged' | 'unwritten';

export const DURABILITY: Readonly<Record<Event['type'], Durability>> = {
  SessionOpened: 'logged',
  SessionLost: 'logged',
  SessionResumed: 'logged',
  SessionClosed: 'logged',
  ChatInvited: 'logged',
  ChatStarted: 'logged',
  ChatDeclined: 'logged',
  InviteCancelled: 'logged',
  InviteExpired: 'logged',
  ChatMessageSent: 'unwritten',
  ChatMessageReceived: 'unwritten',
  ChatEnded: 'logged',
};

/** Schema version of the events above; older ones are brought up to it when they are read. */
export const EVENT_VERSION = 1;

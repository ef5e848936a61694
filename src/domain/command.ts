/** Everything that may be asked of the rules. Names that people typed come as plain text. */
import type { ClientKind } from './event.ts';
import type { MessageId } from './message-id.ts';
import type { Nickname } from './nickname.ts';
import type { SessionId, TokenHash } from './session-id.ts';
import type { EpochMs } from './time.ts';

export interface LogIn {
  readonly type: 'LogIn';
  readonly nickname: Nickname;
  readonly session: SessionId;
  readonly client: ClientKind;
  readonly connection: number;
  readonly token: TokenHash;
  /** Most sessions the server will hold at once. */
  readonly sessionsMax: number;
  readonly at: EpochMs;
}

export interface ResumeSession {
  readonly type: 'ResumeSession';
  readonly nickname: Nickname;
  /** Of the token that was shown. */
  readonly shown: TokenHash;
  readonly connection: number;
  /** Of the token that is valid from now on. */
  readonly token: TokenHash;
  readonly at: EpochMs;
}

/** `bye`: the session, and a chat or invitation with it, ends at once. */
export interface LogOut {
  readonly type: 'LogOut';
  readonly by: Nickname;
  readonly at: EpochMs;
}

/** The connection ended in any other way; of no concern to a session that has moved to another. */
export interface LoseConnection {
  readonly type: 'LoseConnection';
  readonly by: Nickname;
  readonly connection: number;
  readonly at: EpochMs;
}

/** The grace of a session lost at `lostAt` is over. */
export interface ExpireGrace {
  readonly type: 'ExpireGrace';
  readonly nickname: Nickname;
  readonly lostAt: EpochMs;
  readonly at: EpochMs;
}

export interface InviteToChat {
  readonly type: 'InviteToChat';
  readonly by: Nickname;
  readonly to: string;
  readonly at: EpochMs;
}

export interface AnswerInvitation {
  readonly type: 'AcceptInvitation' | 'DeclineInvitation';
  readonly by: Nickname;
  readonly from: string;
  readonly at: EpochMs;
}

export interface CancelInvitation {
  readonly type: 'CancelInvitation';
  readonly by: Nickname;
  readonly at: EpochMs;
}

/** The invitation that was made at `invitedAt` has waited long enough. */
export interface ExpireInvitation {
  readonly type: 'ExpireInvitation';
  readonly from: Nickname;
  readonly invitedAt: EpochMs;
  readonly at: EpochMs;
}

export interface SayInChat {
  readonly type: 'SayInChat';
  readonly by: Nickname;
  readonly message: string;
  readonly mid: MessageId;
  readonly at: EpochMs;
}

export interface ConfirmReceived {
  readonly type: 'ConfirmReceived';
  readonly by: Nickname;
  readonly mid: MessageId;
  readonly at: EpochMs;
}

export interface LeaveChat {
  readonly type: 'LeaveChat';
  readonly by: Nickname;
  readonly at: EpochMs;
}

export type PresenceCommand = LogIn | ResumeSession;
export type DepartureCommand = LogOut | LoseConnection | ExpireGrace;
export type ChatCommand =
  | InviteToChat
  | AnswerInvitation
  | CancelInvitation
  | ExpireInvitation
  | SayInChat
  | ConfirmReceived
  | LeaveChat;
export type Command = PresenceCommand | DepartureCommand | ChatCommand;

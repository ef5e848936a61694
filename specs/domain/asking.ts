/** Commands in which the specs of the rules ask. Times are seconds from the start. */
import type { Command } from '../../src/domain/command.ts';
import { toTokenHash } from '../../src/domain/session-id.ts';
import { messageId, nickname, second } from './vocabulary.ts';

export const resume = (who: string, at: number, token = 'first', connection = 2): Command => ({
  type: 'ResumeSession',
  nickname: nickname(who),
  shown: toTokenHash(`${token} token of ${who.toLowerCase()}`),
  connection,
  token: toTokenHash(`next token of ${who.toLowerCase()}`),
  at: second(at),
});

export const logOut = (who: string, at: number): Command => ({
  type: 'LogOut',
  by: nickname(who),
  at: second(at),
});

export const loseConnection = (who: string, at: number, connection = 1): Command => ({
  type: 'LoseConnection',
  by: nickname(who),
  connection,
  at: second(at),
});

export const expireGrace = (who: string, lostAt: number, at: number): Command => ({
  type: 'ExpireGrace',
  nickname: nickname(who),
  lostAt: second(lostAt),
  at: second(at),
});

export const invite = (by: string, to: string, at: number): Command => ({
  type: 'InviteToChat',
  by: nickname(by),
  to,
  at: second(at),
});

export const accept = (by: string, from: string, at: number): Command => ({
  type: 'AcceptInvitation',
  by: nickname(by),
  from,
  at: second(at),
});

export const decline = (by: string, from: string, at: number): Command => ({
  type: 'DeclineInvitation',
  by: nickname(by),
  from,
  at: second(at),
});

export const cancel = (by: string, at: number): Command => ({
  type: 'CancelInvitation',
  by: nickname(by),
  at: second(at),
});

export const expireInvitation = (from: string, invitedAt: number, at: number): Command => ({
  type: 'ExpireInvitation',
  from: nickname(from),
  invitedAt: second(invitedAt),
  at: second(at),
});

export const say = (by: string, message: string, mid: string, at: number): Command => ({
  type: 'SayInChat',
  by: nickname(by),
  message,
  mid: messageId(mid),
  at: second(at),
});

export const confirm = (by: string, mid: string, at: number): Command => ({
  type: 'ConfirmReceived',
  by: nickname(by),
  mid: messageId(mid),
  at: second(at),
});

export const leaveChat = (by: string, at: number): Command => ({
  type: 'LeaveChat',
  by: nickname(by),
  at: second(at),
});

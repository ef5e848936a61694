/** How a session ends, and what it takes with it: an invitation at once, a chat after its grace. */
import { type ChatState, membersFrom } from './chat-state.ts';
import type { DepartureCommand } from './command.ts';
import { alreadySo, type Decision, decided } from './decider.ts';
import type { ChatEnded, Event } from './event.ts';
import { type Nickname, toNicknameKey } from './nickname.ts';
import type { PresenceState, UserSession } from './presence.ts';
import type { EpochMs } from './time.ts';

export interface DepartureView {
  readonly presence: PresenceState;
  readonly chats: ChatState;
}

/** Nobody is refused to go: a departure that is over already is simply so. */
export const decideDeparture = (
  view: DepartureView,
  command: DepartureCommand,
): Decision<Event, never> => {
  switch (command.type) {
    case 'LogOut': {
      const user = view.presence.users.get(toNicknameKey(command.by));
      return user === undefined ? alreadySo : decided(...end(view, user, 'left', command.at));
    }
    case 'LoseConnection': {
      const user = view.presence.users.get(toNicknameKey(command.by));
      if (user === undefined || user.connection !== command.connection) return alreadySo;
      return decided(...lose(view, user, command.at));
    }
    case 'ExpireGrace': {
      const user = view.presence.users.get(toNicknameKey(command.nickname));
      if (user === undefined || user.lostAt !== command.lostAt) return alreadySo;
      return decided(...end(view, user, 'lost', command.at));
    }
  }
};

const lose = (view: DepartureView, user: UserSession, at: EpochMs): readonly Event[] => {
  if (user.lostAt !== undefined) return [];
  const engagement = view.chats.engagements.get(toNicknameKey(user.nickname));
  if (engagement?.kind === 'chat') return [{ type: 'SessionLost', nickname: user.nickname, at }];
  return end(view, user, 'lost', at);
};

const end = (
  view: DepartureView,
  user: UserSession,
  reason: ChatEnded['reason'],
  at: EpochMs,
): readonly Event[] => {
  const { nickname } = user;
  const key = toNicknameKey(nickname);
  const closed = toClosed(nickname, at);
  const engagement = view.chats.engagements.get(key);
  if (engagement === undefined) return [closed];
  if (engagement.kind === 'invitation') {
    const { from, to } = engagement;
    return [{ type: 'InviteCancelled', from, to, at }, closed];
  }
  const [, peer] = membersFrom(engagement, key);
  const ended: ChatEnded = { type: 'ChatEnded', by: nickname, peer: peer.nickname, reason, at };
  if (peer.heldBytes === undefined) return [ended, closed];
  return [ended, closed, toClosed(peer.nickname, at)];
};

const toClosed = (nickname: Nickname, at: EpochMs): Event => ({
  type: 'SessionClosed',
  nickname,
  at,
});

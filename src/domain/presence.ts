/** Who is connected: one session per nickname, from its login to its end. */
import type { PresenceCommand } from './command.ts';
import { type Decider, decided, refused } from './decider.ts';
import type { ClientKind, Event } from './event.ts';
import { type Nickname, type NicknameKey, toNicknameKey } from './nickname.ts';
import type { PresenceRefusal, Refusal } from './refusal.ts';
import type { SessionId, TokenHash } from './session-id.ts';
import { SortedKeys } from './sorted-keys.ts';
import type { EpochMs } from './time.ts';

export interface UserSession {
  readonly nickname: Nickname;
  readonly session: SessionId;
  readonly client: ClientKind;
  readonly connection: number;
  readonly token: TokenHash;
  readonly openedAt: EpochMs;
  /** Since when its connection is gone; undefined while it is connected. */
  readonly lostAt: EpochMs | undefined;
}

export interface PresenceState {
  readonly users: ReadonlyMap<NicknameKey, UserSession>;
  /** The keys of `users` in the order in which people are listed. */
  readonly order: SortedKeys<NicknameKey>;
}

interface MutablePresenceState extends PresenceState {
  readonly users: Map<NicknameKey, UserSession>;
}

export const presence: Decider<
  PresenceState,
  PresenceState,
  PresenceCommand,
  Event,
  Refusal<PresenceRefusal>
> = {
  initial: (): MutablePresenceState => ({ users: new Map(), order: new SortedKeys() }),

  decide: (state, command) => {
    switch (command.type) {
      case 'LogIn': {
        const { type: _, sessionsMax, ...opened } = command;
        if (state.users.has(toNicknameKey(command.nickname)))
          return refused({ code: 'name-in-use' });
        if (state.users.size >= sessionsMax) return refused({ code: 'server-full' });
        return decided({ type: 'SessionOpened', ...opened });
      }
      case 'ResumeSession': {
        const user = state.users.get(toNicknameKey(command.nickname));
        if (user === undefined || user.token !== command.shown)
          return refused({ code: 'bad-resume' });
        const { connection, token, at } = command;
        return decided({ type: 'SessionResumed', nickname: user.nickname, connection, token, at });
      }
    }
  },

  evolve: (state, event) => evolve(state as MutablePresenceState, event),
};

const evolve = (state: MutablePresenceState, event: Event): PresenceState => {
  switch (event.type) {
    case 'SessionOpened': {
      const { nickname, session, client, connection, token, at } = event;
      const key = toNicknameKey(nickname);
      const opened = {
        nickname,
        session,
        client,
        connection,
        token,
        openedAt: at,
        lostAt: undefined,
      };
      state.users.set(key, opened);
      state.order.insert(key);
      return state;
    }
    case 'SessionLost':
      return change(state, event.nickname, { lostAt: event.at });
    case 'SessionResumed': {
      const { connection, token } = event;
      return change(state, event.nickname, { connection, token, lostAt: undefined });
    }
    case 'SessionClosed': {
      const key = toNicknameKey(event.nickname);
      if (state.users.delete(key)) state.order.remove(key);
      return state;
    }
    default:
      return state;
  }
};

const change = (
  state: MutablePresenceState,
  nickname: Nickname,
  changes: Partial<UserSession>,
): PresenceState => {
  const key = toNicknameKey(nickname);
  const user = state.users.get(key);
  if (user !== undefined) state.users.set(key, { ...user, ...changes });
  return state;
};

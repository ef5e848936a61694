/** The fields of answers that a client looks into. */
import { type Nickname, parseNickname } from '../domain/nickname.ts';
import { type EpochMs, toEpochMs } from '../domain/time.ts';
import type { JsonObject } from './json-line.ts';

/** The answer to an accepted login. */
export interface Welcome {
  /** As the server spells it. */
  readonly nickname: Nickname;
  readonly session: string;
  /** The token that takes this session over once its connection is lost. */
  readonly resume: string;
  /** Whom the resumed session is in a chat with. */
  readonly chat: Nickname | undefined;
}

/** Undefined: a field is missing or of the wrong form. */
export const parseWelcome = (fields: JsonObject): Welcome | undefined => {
  const { nickname, session, resume, chat } = fields;
  if (typeof nickname !== 'string' || typeof session !== 'string') return undefined;
  if (typeof resume !== 'string') return undefined;
  const name = parseNickname(nickname);
  if (name === undefined) return undefined;
  const peer = typeof chat === 'string' ? parseNickname(chat) : undefined;
  return { nickname: name, session, resume, chat: peer };
};

export type UserState = 'free' | 'busy' | 'offline';

/** One entry of the answer to `who`. */
export interface ListedUser {
  readonly nickname: Nickname;
  readonly state: UserState;
  /** When this state began; undefined if the server did not say. */
  readonly since: EpochMs | undefined;
}

/** Entries of a form that this version does not know are left out. */
export const parseUsers = (fields: JsonObject): readonly ListedUser[] => {
  const { users } = fields;
  if (!Array.isArray(users)) return [];
  return users.flatMap((entry: unknown): readonly ListedUser[] => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { nickname, state, since } = entry as JsonObject;
    const name = typeof nickname === 'string' ? parseNickname(nickname) : undefined;
    if (name === undefined || !isUserState(state)) return [];
    const time = typeof since === 'string' ? Date.parse(since) : Number.NaN;
    return [{ nickname: name, state, since: Number.isNaN(time) ? undefined : toEpochMs(time) }];
  });
};

const isUserState = (state: unknown): state is UserState =>
  state === 'free' || state === 'busy' || state === 'offline';

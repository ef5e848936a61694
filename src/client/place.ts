/** Where the user is, as the reduced state of the sessions says. */
import type { Engagement } from '../domain/chat-state.ts';
import { membersFrom } from '../domain/chat-state.ts';
import { type Nickname, toNicknameKey } from '../domain/nickname.ts';

export type Place =
  | { readonly kind: 'lobby' }
  /** Waits for the answer of `to`. */
  | { readonly kind: 'inviting'; readonly to: Nickname }
  /** Owes an answer to `from`. */
  | { readonly kind: 'asked'; readonly from: Nickname }
  | { readonly kind: 'chat'; readonly peer: Nickname };

export const LOBBY: Place = { kind: 'lobby' };

export const toPlace = (me: Nickname, engagement: Engagement | undefined): Place => {
  if (engagement === undefined) return LOBBY;
  const key = toNicknameKey(me);
  if (engagement.kind === 'chat') {
    return { kind: 'chat', peer: membersFrom(engagement, key)[1].nickname };
  }
  return toNicknameKey(engagement.from) === key
    ? { kind: 'inviting', to: engagement.to }
    : { kind: 'asked', from: engagement.from };
};

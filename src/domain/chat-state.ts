/** What is known of invitations and private chats. */
import { HELD_LINE_BYTES } from './limits.ts';
import type { MessageId } from './message-id.ts';
import { utf8Bytes } from './message-text.ts';
import type { Nickname, NicknameKey } from './nickname.ts';
import type { RecentIds } from './recent-ids.ts';
import type { EpochMs } from './time.ts';

/** `from` waits for the answer of `to`; both are busy since `since`. */
export interface Invitation {
  readonly kind: 'invitation';
  readonly from: Nickname;
  readonly to: Nickname;
  readonly since: EpochMs;
}

export interface Chat {
  readonly kind: 'chat';
  /** The one who invited, then the one who accepted. */
  readonly members: readonly [Member, Member];
  readonly since: EpochMs;
}

export interface Member {
  readonly nickname: Nickname;
  readonly key: NicknameKey;
  /** Ids of the lines that this member said. */
  readonly said: Pick<RecentIds<MessageId>, 'has' | 'isComplete'>;
  /** Bytes held for this member since its connection was lost; undefined while it is connected. */
  readonly heldBytes: number | undefined;
}

export type Engagement = Invitation | Chat;

export interface ChatState {
  /** Under the key of each of the two: whoever is in here is busy. */
  readonly engagements: ReadonlyMap<NicknameKey, Engagement>;
  /** When somebody who is online became free again; absent for who was never busy. */
  readonly freeSince: ReadonlyMap<NicknameKey, EpochMs>;
}

/** The member of that name, then the other one. */
export const membersFrom = (engagement: Chat, key: NicknameKey): readonly [Member, Member] => {
  const [inviter, invited] = engagement.members;
  return inviter.key === key ? [inviter, invited] : [invited, inviter];
};

/** What a line counts for while it is held. */
export const heldLineBytes = (message: string): number => utf8Bytes(message) + HELD_LINE_BYTES;

/** Private chats of exactly two, from the invitation to the end of the conversation. */
import { type ChatDecisionView, decideChat } from './chat-rules.ts';
import {
  type ChatState,
  type Engagement,
  heldLineBytes,
  type Member,
  membersFrom,
} from './chat-state.ts';
import type { ChatCommand } from './command.ts';
import type { Decider } from './decider.ts';
import type { ChatMessageSent, Event } from './event.ts';
import { MESSAGE_IDS_REMEMBERED_MAX } from './limits.ts';
import type { MessageId } from './message-id.ts';
import { type Nickname, type NicknameKey, toNicknameKey } from './nickname.ts';
import { RecentIds } from './recent-ids.ts';
import type { ChatRefusal, Refusal } from './refusal.ts';
import type { EpochMs } from './time.ts';

interface MutableMember extends Member {
  readonly said: RecentIds<MessageId>;
  heldBytes: number | undefined;
}

interface MutableChatState extends ChatState {
  readonly engagements: Map<NicknameKey, Engagement>;
  readonly freeSince: Map<NicknameKey, EpochMs>;
}

export const chat: Decider<
  ChatDecisionView,
  ChatState,
  ChatCommand,
  Event,
  Refusal<ChatRefusal>
> = {
  initial: (): MutableChatState => ({ engagements: new Map(), freeSince: new Map() }),
  decide: decideChat,
  evolve: (state, event) => evolve(state as MutableChatState, event),
};

const evolve = (state: MutableChatState, event: Event): ChatState => {
  switch (event.type) {
    case 'ChatMessageSent':
      return remember(state, event);
    case 'ChatMessageReceived':
      return state;
    case 'ChatInvited': {
      const { from, to, at } = event;
      return engage(state, from, to, { kind: 'invitation', from, to, since: at });
    }
    case 'ChatStarted':
      return start(state, event.from, event.to, event.at);
    case 'ChatDeclined':
    case 'InviteCancelled':
    case 'InviteExpired':
      return release(state, event.from, event.to, event.at);
    case 'ChatEnded':
      return release(state, event.by, event.peer, event.at);
    case 'SessionLost':
      return hold(state, event.nickname, 0);
    case 'SessionResumed':
      return hold(state, event.nickname, undefined);
    case 'SessionOpened':
      return state;
    case 'SessionClosed':
      state.freeSince.delete(toNicknameKey(event.nickname));
      return state;
  }
};

const engage = (
  state: MutableChatState,
  one: Nickname,
  other: Nickname,
  engagement: Engagement,
): ChatState => {
  state.engagements.set(toNicknameKey(one), engagement);
  state.engagements.set(toNicknameKey(other), engagement);
  return state;
};

/** Both have been busy since the invitation, where this end of the stream saw it. */
const start = (state: MutableChatState, from: Nickname, to: Nickname, at: EpochMs): ChatState => {
  const since = state.engagements.get(toNicknameKey(from))?.since ?? at;
  return engage(state, from, to, { kind: 'chat', members: [member(from), member(to)], since });
};

const member = (nickname: Nickname): MutableMember => ({
  nickname,
  key: toNicknameKey(nickname),
  said: new RecentIds(MESSAGE_IDS_REMEMBERED_MAX),
  heldBytes: undefined,
});

const release = (
  state: MutableChatState,
  one: Nickname,
  other: Nickname,
  at: EpochMs,
): ChatState => {
  for (const key of [toNicknameKey(one), toNicknameKey(other)]) {
    if (state.engagements.delete(key)) state.freeSince.set(key, at);
  }
  return state;
};

const remember = (state: MutableChatState, event: ChatMessageSent): ChatState => {
  const engagement = state.engagements.get(toNicknameKey(event.from));
  if (engagement?.kind !== 'chat') return state;
  const [speaker, listener] = membersFrom(engagement, toNicknameKey(event.from));
  (speaker as MutableMember).said.add(event.mid);
  if (listener.heldBytes !== undefined) {
    (listener as MutableMember).heldBytes = listener.heldBytes + heldLineBytes(event.message);
  }
  return state;
};

const hold = (
  state: MutableChatState,
  nickname: Nickname,
  heldBytes: number | undefined,
): ChatState => {
  const key = toNicknameKey(nickname);
  const engagement = state.engagements.get(key);
  if (engagement?.kind !== 'chat') return state;
  const [lost] = membersFrom(engagement, key);
  (lost as MutableMember).heldBytes = heldBytes;
  return state;
};

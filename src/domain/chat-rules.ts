/** Who may invite whom, answer what, say what: the decisions behind `chat.ts`. */
import { type Chat, type ChatState, heldLineBytes, membersFrom } from './chat-state.ts';
import type {
  AnswerInvitation,
  CancelInvitation,
  ChatCommand,
  ConfirmReceived,
  ExpireInvitation,
  InviteToChat,
  LeaveChat,
  SayInChat,
} from './command.ts';
import { alreadySo, type Decision, decided, refused } from './decider.ts';
import type { Event } from './event.ts';
import { HELD_BYTES_MAX } from './limits.ts';
import { parseMessageText } from './message-text.ts';
import { type NicknameKey, toNicknameKey, toSoughtKey } from './nickname.ts';
import type { PresenceState } from './presence.ts';
import type { ChatRefusal, Refusal } from './refusal.ts';

/** A chat's rules also look at who is online. */
export interface ChatDecisionView {
  readonly presence: PresenceState;
  readonly chats: ChatState;
}

type ChatDecision = Decision<Event, Refusal<ChatRefusal>>;

export const decideChat = (view: ChatDecisionView, command: ChatCommand): ChatDecision => {
  switch (command.type) {
    case 'SayInChat':
      return say(view, command);
    case 'ConfirmReceived':
      return confirm(view, command);
    case 'InviteToChat':
      return invite(view, command);
    case 'AcceptInvitation':
    case 'DeclineInvitation':
      return answer(view, command);
    case 'CancelInvitation':
      return cancel(view, command);
    case 'ExpireInvitation':
      return expire(view, command);
    case 'LeaveChat':
      return leave(view, command);
  }
};

const chatOf = (view: ChatDecisionView, key: NicknameKey): Chat | undefined => {
  const engagement = view.chats.engagements.get(key);
  return engagement?.kind === 'chat' ? engagement : undefined;
};

const say = (view: ChatDecisionView, command: SayInChat): ChatDecision => {
  const { by, mid, at } = command;
  const key = toNicknameKey(by);
  const engagement = chatOf(view, key);
  if (engagement === undefined) return refused({ code: 'not-in-chat' });
  const [speaker, listener] = membersFrom(engagement, key);
  // Before every other check: a retry is answered like the first time, whatever it holds now.
  if (speaker.said.has(mid)) return alreadySo;
  const message = parseMessageText(command.message);
  if (message === undefined) return refused({ code: 'bad-text' });
  if (
    listener.heldBytes !== undefined &&
    listener.heldBytes + heldLineBytes(message) > HELD_BYTES_MAX
  ) {
    return refused({ code: 'busy' });
  }
  return decided({ type: 'ChatMessageSent', from: by, to: listener.nickname, message, mid, at });
};

const confirm = (view: ChatDecisionView, { by, mid, at }: ConfirmReceived): ChatDecision => {
  const key = toNicknameKey(by);
  const engagement = chatOf(view, key);
  if (engagement === undefined) return refused({ code: 'not-in-chat' });
  const [, speaker] = membersFrom(engagement, key);
  // A reader far behind may confirm what is not remembered any more: that is no fault of its own.
  const { said } = speaker;
  if (!said.has(mid) && said.isComplete) return refused({ code: 'bad-request' });
  return decided({ type: 'ChatMessageReceived', by, to: speaker.nickname, mid, at });
};

const invite = (view: ChatDecisionView, { by, to, at }: InviteToChat): ChatDecision => {
  const key = toNicknameKey(by);
  const sought = toSoughtKey(to);
  if (sought === key) return refused({ code: 'self' });
  const invited = view.presence.users.get(sought);
  if (invited === undefined) return refused({ code: 'not-found' });
  if (invited.client === 'bare') return refused({ code: 'bare-client' });
  if (view.chats.engagements.has(key)) return refused({ code: 'you-are-busy' });
  if (view.chats.engagements.has(sought)) return refused({ code: 'busy' });
  return decided({ type: 'ChatInvited', from: by, to: invited.nickname, at });
};

const answer = (view: ChatDecisionView, command: AnswerInvitation): ChatDecision => {
  const key = toNicknameKey(command.by);
  const engagement = view.chats.engagements.get(key);
  if (
    engagement?.kind !== 'invitation' ||
    toNicknameKey(engagement.to) !== key ||
    toNicknameKey(engagement.from) !== toSoughtKey(command.from)
  ) {
    return refused({ code: 'no-invitation' });
  }
  const type = command.type === 'AcceptInvitation' ? 'ChatStarted' : 'ChatDeclined';
  return decided({ type, from: engagement.from, to: engagement.to, at: command.at });
};

const cancel = (view: ChatDecisionView, { by, at }: CancelInvitation): ChatDecision => {
  const key = toNicknameKey(by);
  const engagement = view.chats.engagements.get(key);
  if (engagement?.kind !== 'invitation' || toNicknameKey(engagement.from) !== key) {
    return refused({ code: 'no-invitation' });
  }
  return decided({ type: 'InviteCancelled', from: engagement.from, to: engagement.to, at });
};

/** The timer may come late: another invitation of the same person is not this one's business. */
const expire = (view: ChatDecisionView, command: ExpireInvitation): ChatDecision => {
  const key = toNicknameKey(command.from);
  const engagement = view.chats.engagements.get(key);
  if (
    engagement?.kind !== 'invitation' ||
    toNicknameKey(engagement.from) !== key ||
    engagement.since !== command.invitedAt
  ) {
    return alreadySo;
  }
  const { from, to } = engagement;
  return decided({ type: 'InviteExpired', from, to, at: command.at });
};

/** A peer in its grace loses its session with the chat: there is nothing left to come back to. */
const leave = (view: ChatDecisionView, { by, at }: LeaveChat): ChatDecision => {
  const key = toNicknameKey(by);
  const engagement = chatOf(view, key);
  if (engagement === undefined) return refused({ code: 'not-in-chat' });
  const [, peer] = membersFrom(engagement, key);
  const ended = { type: 'ChatEnded', by, peer: peer.nickname, reason: 'left', at } as const;
  if (peer.heldBytes === undefined) return decided<Event>(ended);
  return decided<Event>(ended, { type: 'SessionClosed', nickname: peer.nickname, at });
};

/** Events as one reader is told them, and back to the domain's own form. */
import type { ChatEvent, ChatMessageSent, InvitationEvent } from '../domain/event.ts';
import { type MessageId, parseMessageId } from '../domain/message-id.ts';
import type { MessageText } from '../domain/message-text.ts';
import { type Nickname, parseNickname, toNicknameKey } from '../domain/nickname.ts';
import { type EpochMs, toEpochMs } from '../domain/time.ts';
import type { JsonObject } from './json-line.ts';

export type ServerEvent =
  | InvitationEvent
  | Omit<ChatMessageSent, 'to'>
  | { readonly type: 'ChatMessageReceived'; readonly mid: MessageId; readonly at: EpochMs }
  | ToldChatEnd
  | { readonly type: 'ServerStopping'; readonly retrySeconds: number; readonly at: EpochMs }
  | { readonly type: 'Ping'; readonly at: EpochMs };

/** `peer` is the reader's peer, whoever of the two ended it. */
export interface ToldChatEnd {
  readonly type: 'ChatEnded';
  readonly by: Nickname;
  readonly peer: Nickname;
  readonly reason: 'left' | 'lost';
  readonly at: EpochMs;
}

type EventType = ServerEvent['type'];

const EVENT_TYPES: ReadonlySet<string> = new Set<EventType>([
  'ChatInvited',
  'ChatStarted',
  'ChatDeclined',
  'InviteCancelled',
  'InviteExpired',
  'ChatMessageSent',
  'ChatMessageReceived',
  'ChatEnded',
  'ServerStopping',
  'Ping',
]);

export const isEventType = (type: string): type is EventType => EVENT_TYPES.has(type);

/** Undefined: a field is missing or of the wrong form. */
export const parseServerEvent = (type: EventType, value: JsonObject): ServerEvent | undefined => {
  const at = parseTime(value['at']);
  if (at === undefined) return undefined;
  switch (type) {
    case 'ChatMessageSent': {
      const from = parseName(value['from']);
      const mid = parseMid(value['mid']);
      const message = value['message'];
      if (from === undefined || mid === undefined || typeof message !== 'string') return undefined;
      // The server has judged the text; whatever it holds is made harmless where it is shown.
      return { type, from, message: message as MessageText, mid, at };
    }
    case 'ChatMessageReceived': {
      const mid = parseMid(value['mid']);
      return mid === undefined ? undefined : { type, mid, at };
    }
    case 'ChatEnded': {
      const by = parseName(value['by']);
      const peer = parseName(value['peer']);
      const { reason } = value;
      if (by === undefined || peer === undefined) return undefined;
      return reason === 'left' || reason === 'lost' ? { type, by, peer, reason, at } : undefined;
    }
    case 'ServerStopping': {
      const { retry } = value;
      return typeof retry === 'number' && retry >= 0
        ? { type, retrySeconds: retry, at }
        : undefined;
    }
    case 'Ping':
      return { type, at };
    default: {
      const from = parseName(value['from']);
      const to = parseName(value['to']);
      return from === undefined || to === undefined ? undefined : { type, from, to, at };
    }
  }
};

/**
 * The event as the reducers know it. `peer` is whom the reader chats with; undefined is returned
 * for what is no chat's event, and for a receipt outside of any chat.
 */
export const toChatEvent = (
  event: ServerEvent,
  reader: Nickname,
  peer: Nickname | undefined,
): ChatEvent | undefined => {
  switch (event.type) {
    case 'Ping':
    case 'ServerStopping':
      return undefined;
    case 'ChatMessageSent':
      return { ...event, to: reader };
    case 'ChatMessageReceived':
      return peer === undefined ? undefined : { ...event, by: peer, to: reader };
    case 'ChatEnded': {
      const isOwn = toNicknameKey(event.by) === toNicknameKey(reader);
      return { ...event, peer: isOwn ? event.peer : reader };
    }
    default:
      return event;
  }
};

const parseName = (value: unknown): Nickname | undefined =>
  typeof value === 'string' ? parseNickname(value) : undefined;

const parseMid = (value: unknown): MessageId | undefined =>
  typeof value === 'string' ? parseMessageId(value) : undefined;

const parseTime = (value: unknown): EpochMs | undefined => {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : toEpochMs(milliseconds);
};

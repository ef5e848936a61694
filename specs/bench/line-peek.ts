/**
 * What a line is, by single bytes: a driver that parsed every line would be the bottleneck.
 * Both servers write `{"status":"ok"…`, `{"status":"error"…` and `{"event":"…` in this order.
 */
const letter = (text: string): number => text.charCodeAt(0);

const EVENT_LETTER_AT = '{"'.length;
const EVENT = letter('e');
const TYPE_AT = '{"event":"'.length;
const ROOM_MESSAGE = letter('R');
/** `ChatMessageSent`, `ChatMessageReceived`: none but the first is asked for here. */
const CHAT_MESSAGE_AT = '{"event":"Chat'.length;
const CHAT_MESSAGE = letter('M');
const OUTCOME_AT = '{"status":"'.length;
const OK = letter('o');

export type LineKind = 'ok' | 'error' | 'chat-message' | 'room-message' | 'other-event';

export const peek = (data: Uint8Array, offset: number): LineKind => {
  if (data[offset + EVENT_LETTER_AT] !== EVENT) {
    return data[offset + OUTCOME_AT] === OK ? 'ok' : 'error';
  }
  if (data[offset + TYPE_AT] === ROOM_MESSAGE) return 'room-message';
  return data[offset + CHAT_MESSAGE_AT] === CHAT_MESSAGE ? 'chat-message' : 'other-event';
};

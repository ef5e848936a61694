/** Answers to commands: one line each, in the order of the commands. */
import type { RefusalCode } from '../domain/refusal.ts';
import { NICKNAME_RULE } from '../domain/nickname.ts';
import { MESSAGE_TEXT_BYTES_MAX } from '../domain/message-text.ts';
import type { LineFault } from './json-line.ts';
import { LINE_BYTES_BEFORE_LOGIN_MAX, LINE_BYTES_MAX, NESTING_LEVELS_MAX } from './limits.ts';
import type { RequestId } from './request.ts';

/** Every `code` that an answer can carry. Programs rely on them: none ever changes its meaning. */
export type ErrorCode =
  | RefusalCode
  | LineFault
  | 'line-too-long'
  | 'unknown-command'
  | 'not-logged-in'
  | 'already-logged-in'
  | 'bad-protocol'
  | 'bad-name'
  | 'bad-password'
  | 'too-fast';

/** The sentence beside the code, for people. */
export const REASONS: Readonly<Record<ErrorCode, string>> = {
  'bad-json': `a line holds one JSON object in UTF-8, nested at most ${NESTING_LEVELS_MAX} deep`,
  'bad-request': 'a field is missing, of the wrong form, or not allowed',
  'line-too-long':
    `a line has at most ${LINE_BYTES_BEFORE_LOGIN_MAX} bytes before login ` +
    `and ${LINE_BYTES_MAX} after it`,
  'unknown-command': 'there is no such command',
  'not-logged-in': 'log in first',
  'already-logged-in': 'this connection is logged in already',
  'bad-protocol': 'this server speaks protocol 1',
  'bad-name': NICKNAME_RULE,
  'bad-password': 'wrong nickname or password',
  'bad-resume': 'there is no such session to resume',
  'name-in-use': 'somebody of that name is connected',
  'server-full': 'the server is full, try again later',
  'too-fast': 'too many commands, wait a moment',
  self: 'you cannot do that with yourself',
  'not-found': 'nobody of that name is online',
  'bare-client': 'their client takes part in the room only',
  'you-are-busy': 'you are in a chat or have an invitation pending',
  busy: 'they are busy, try again later',
  'no-invitation': 'there is no such invitation',
  'not-in-chat': 'you are not in a chat',
  'bad-text':
    `a text has 1 to ${MESSAGE_TEXT_BYTES_MAX} bytes and ` +
    'no control characters but newline and tab',
};

/** All that a bare connection is ever told about an error. */
export const BARE_ERROR = '{"status":"error"}';
export const BARE_OK = '{"status":"ok"}';

export const encodeOk = (id: RequestId | undefined, fields?: object): string => {
  if (fields === undefined && id === undefined) return BARE_OK;
  return JSON.stringify({ status: 'ok', id, ...fields });
};

export const encodeError = (
  id: RequestId | undefined,
  code: ErrorCode,
  details?: { readonly retry: number },
): string => JSON.stringify({ status: 'error', id, code, reason: REASONS[code], ...details });

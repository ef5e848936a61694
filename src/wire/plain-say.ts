/**
 * The line that a server reads most, in the spelling that most clients write: a `say` of printable
 * ASCII without escapes. One look at it stands for parsing and checking, which take 0.5 µs more.
 */
import { MESSAGE_ID_CHARACTERS_MAX } from '../domain/message-id.ts';
import type { Request, RequestId } from './request.ts';

export interface PlainSay {
  readonly request: Extract<Request, { readonly verb: 'say' }>;
  readonly id: RequestId | undefined;
}

/** Digits that every number of that length has exactly. */
const EXACT_DIGITS_MAX = 15;
const ID = `(0|[1-9]\\d{0,${EXACT_DIGITS_MAX - 1}})`;
/** Neither the quotation mark nor the backslash, which begins an escape. */
const TEXT = '([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]+)';
const MID = `([A-Za-z0-9-]{1,${MESSAGE_ID_CHARACTERS_MAX}})`;

const PLAIN_SAY = new RegExp(
  `^\\{"command":"say",(?:"id":${ID},)?"message":"${TEXT}","mid":"${MID}"(?:,"id":${ID})?\\}$`,
);

/** Undefined: anything else, for the parser to judge. */
export const parsePlainSay = (line: string): PlainSay | undefined => {
  const found = PLAIN_SAY.exec(line);
  if (found === null) return undefined;
  const [, before, message = '', mid = '', after] = found;
  // Of two the last would count, as in JSON; nobody writes two.
  if (before !== undefined && after !== undefined) return undefined;
  const id = before ?? after;
  return {
    request: { verb: 'say', fields: { message, mid } },
    id: id === undefined ? undefined : Number(id),
  };
};

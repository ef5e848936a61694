/**
 * What a client reads: an answer or an event per line.
 *
 * Checked by hand and not by the server's compiled schemas: the forms are few, and a client that
 * loads no schema compiler is at its prompt sooner.
 */
import { type JsonObject, type LineFault, parseJsonLine } from './json-line.ts';
import type { RequestId } from './request.ts';
import { isEventType, parseServerEvent, type ServerEvent } from './told-event.ts';

export type ServerLine =
  | { readonly kind: 'ok'; readonly id: RequestId | undefined; readonly fields: JsonObject }
  | { readonly kind: 'refused'; readonly id: RequestId | undefined; readonly refusal: Refused }
  | { readonly kind: 'event'; readonly event: ServerEvent }
  /** An event of a type that this version does not know: to be ignored. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'fault'; readonly fault: LineFault };

/** Any server may have codes that this version has never heard of, so `code` is plain text. */
export interface Refused {
  readonly code: string;
  /** A sentence for people. It comes from outside: make it harmless before it is shown. */
  readonly reason: string;
  /** For `too-fast`: when to try again. */
  readonly retrySeconds: number | undefined;
}

const BAD_FORM: ServerLine = { kind: 'fault', fault: 'bad-request' };

/** `text` is undefined where the bytes were not UTF-8. */
export const parseServerLine = (text: string | undefined): ServerLine => {
  const parsed = parseJsonLine(text);
  if (!parsed.ok) return { kind: 'fault', fault: parsed.fault };
  const { value } = parsed;
  const type = value['event'];
  if (typeof type === 'string') {
    if (!isEventType(type)) return { kind: 'unknown' };
    const event = parseServerEvent(type, value);
    return event === undefined ? BAD_FORM : { kind: 'event', event };
  }
  const id = toRequestId(value['id']);
  if (value['status'] === 'ok') return { kind: 'ok', id, fields: value };
  if (value['status'] === 'error') return { kind: 'refused', id, refusal: parseRefused(value) };
  return BAD_FORM;
};

const toRequestId = (id: unknown): RequestId | undefined =>
  typeof id === 'string' || typeof id === 'number' ? id : undefined;

const parseRefused = (value: JsonObject): Refused => {
  const { code, reason, retry } = value;
  return {
    code: typeof code === 'string' ? code : '',
    reason: typeof reason === 'string' ? reason : '',
    retrySeconds: typeof retry === 'number' && retry >= 0 ? retry : undefined,
  };
};

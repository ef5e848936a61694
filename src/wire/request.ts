/** What a client may ask for, checked field by field. Unknown extra fields are ignored. */
import { type Static, type TObject, Type } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';
import { MESSAGE_ID_CHARACTERS_MAX } from '../domain/message-id.ts';
import type { JsonObject } from './json-line.ts';
import { LIST_ENTRIES_MAX } from './limits.ts';

/** The client's own mark on a command; it comes back in the answer. */
export type RequestId = string | number;

const Mid = Type.String({ pattern: `^[A-Za-z0-9-]{1,${MESSAGE_ID_CHARACTERS_MAX}}$` });

const REQUESTS = {
  login: Type.Object({
    nickname: Type.String(),
    protocol: Type.Optional(Type.Number()),
    password: Type.Optional(Type.String()),
    resume: Type.Optional(Type.String()),
  }),
  who: Type.Object({
    after: Type.Optional(Type.String()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIST_ENTRIES_MAX })),
  }),
  invite: Type.Object({ to: Type.String() }),
  accept: Type.Object({ from: Type.String() }),
  decline: Type.Object({ from: Type.String() }),
  cancel: Type.Object({}),
  say: Type.Object({ message: Type.String(), mid: Mid }),
  received: Type.Object({ mid: Mid }),
  'leave-chat': Type.Object({}),
  ping: Type.Object({}),
  bye: Type.Object({}),
} as const satisfies Record<string, TObject>;

export type Verb = keyof typeof REQUESTS;

/** The fields of one command, such as `RequestFields<'say'>`. */
export type RequestFields<V extends Verb> = Static<(typeof REQUESTS)[V]>;

export type Request = {
  [V in Verb]: { readonly verb: V; readonly fields: RequestFields<V> };
}[Verb];

export const isVerb = (word: string): word is Verb => Object.hasOwn(REQUESTS, word);

/** Compiling a schema takes about a millisecond, so each waits until it is first needed. */
const checks = new Map<Verb, TypeCheck<TObject>>();

const checkOf = (verb: Verb): TypeCheck<TObject> => {
  let check = checks.get(verb);
  if (check === undefined) {
    check = TypeCompiler.Compile<TObject>(REQUESTS[verb]);
    checks.set(verb, check);
  }
  return check;
};

/** Undefined: a field is missing or of the wrong form (`bad-request`). */
export const parseRequest = (verb: Verb, value: JsonObject): Request | undefined =>
  checkOf(verb).Check(value) ? ({ verb, fields: value } as unknown as Request) : undefined;

/**
 * An `id` is optional; one that is neither string nor number is a `bad-request`, and so is a number
 * too large for a double: JSON has no word for infinity, so it could not come back.
 */
export const parseRequestId = (value: JsonObject): RequestId | undefined => {
  const id = value['id'];
  return typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id)) ? id : undefined;
};

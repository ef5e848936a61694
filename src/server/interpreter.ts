/** From a client's line to what is to be done about it: form first, then who may ask. */
import type { Command } from '../domain/command.ts';
import { type MessageId } from '../domain/message-id.ts';
import { type Nickname, parseNickname } from '../domain/nickname.ts';
import { toSessionId } from '../domain/session-id.ts';
import { type EpochMs, toEpochMs } from '../domain/time.ts';
import type { Random } from '../ports/random.ts';
import type { ErrorCode } from '../wire/answer.ts';
import { type JsonObject, parseJsonLine } from '../wire/json-line.ts';
import { FAULTS_IN_A_ROW_MAX, PROTOCOL_VERSION } from '../wire/limits.ts';
import { parsePlainSay } from '../wire/plain-say.ts';
import {
  isVerb,
  parseRequest,
  parseRequestId,
  type Request,
  type RequestFields,
  type RequestId,
} from '../wire/request.ts';
import type { Client } from './client.ts';
import { commandRate, type Limits } from './limits.ts';
import type { CommandStep, ErrorStep, Step } from './step.ts';
import type { Rate } from './token-bucket.ts';
import { toTokenHashOf } from './resume-token.ts';

/**
 * Refusals for haste without a wait in between until the connection is cut. A program that waits
 * when it is told to has at most its unanswered lines refused; only a flood gets here.
 */
const TOO_FAST_UNHEEDED_MAX = 2_000;

const MS_PER_SECOND = 1_000;

export class Interpreter {
  readonly #random: Random;
  readonly #limits: Limits;
  readonly #rate: Rate;

  constructor(random: Random, limits: Limits) {
    this.#random = random;
    this.#limits = limits;
    this.#rate = commandRate(limits);
  }

  interpret(client: Client, text: string | undefined, at: EpochMs): Step {
    if (text !== undefined && client.kind === 'native' && client.nickname !== undefined) {
      const said = parsePlainSay(text);
      if (said !== undefined) {
        const { id, request } = said;
        return this.#hurried(client, id, at) ?? toStep(client, client.nickname, request, id, at);
      }
    }
    const parsed = parseJsonLine(text);
    const id = parsed.value === undefined ? undefined : parseRequestId(parsed.value);
    const hurried = this.#hurried(client, id, at);
    if (hurried !== undefined) return hurried;
    if (!parsed.ok) return fault(client, id, parsed.fault);
    const { value } = parsed;
    if (value['id'] !== undefined && id === undefined) return fault(client, id, 'bad-request');
    const verb = value['command'];
    if (verb === 'login') return this.#login(client, value, id, at);
    if (typeof verb !== 'string') return fault(client, id, 'bad-request');
    if (client.nickname === undefined) return error(client, id, 'not-logged-in');
    // The challenge's connections know no commands but login.
    if (client.kind === 'bare') return error(client, id, 'unknown-command');
    if (!isVerb(verb)) return fault(client, id, 'unknown-command');
    const request = parseRequest(verb, value);
    if (request === undefined) return fault(client, id, 'bad-request');
    return toStep(client, client.nickname, request, id, at);
  }

  /** The refusal of a line that came too fast. */
  #hurried(client: Client, id: RequestId | undefined, at: EpochMs): ErrorStep | undefined {
    if (!this.#limits.rates) return undefined;
    const retry = client.bucket.take(this.#rate, at);
    if (retry > 0) return tooFast(client, id, retry, at);
    if (at >= client.waitUntil) client.refusedForHaste = 0;
    return undefined;
  }

  #login(client: Client, value: JsonObject, id: RequestId | undefined, at: EpochMs): Step {
    if (client.kind === 'unknown' && Object.hasOwn(value, 'protocol')) client.kind = 'native';
    const request = parseRequest('login', value);
    const fields = request?.fields as RequestFields<'login'> | undefined;
    const native = client.kind === 'native';
    if (
      request === undefined ||
      fields === undefined ||
      native !== (fields.protocol !== undefined)
    ) {
      return fault(client, id, 'bad-request');
    }
    if (client.nickname !== undefined) return error(client, id, 'already-logged-in');
    client.faultsInARow = 0;
    const refusal = refusalOf(fields);
    if (refusal !== undefined) return refusedLogin(client, id, refusal);
    const nickname = parseNickname(fields.nickname) as Nickname;
    const secret = this.#random.secret();
    const command = this.#loginCommand(client, nickname, fields, secret, at);
    return { kind: 'command', client, request, id, command, secret };
  }

  #loginCommand(
    client: Client,
    nickname: Nickname,
    { resume }: RequestFields<'login'>,
    secret: string,
    at: EpochMs,
  ): Command {
    const token = toTokenHashOf(secret);
    const connection = client.serial;
    if (resume !== undefined && client.kind === 'native') {
      const shown = toTokenHashOf(resume);
      return { type: 'ResumeSession', nickname, shown, connection, token, at };
    }
    return {
      type: 'LogIn',
      nickname,
      session: toSessionId(this.#random.identifier()),
      client: client.kind === 'native' ? 'native' : 'bare',
      connection,
      token,
      sessionsMax: this.#limits.values.sessions,
      at,
    };
  }
}

/** What is wrong with a login before anybody else is looked at. */
const refusalOf = (fields: RequestFields<'login'>): ErrorCode | undefined => {
  if (fields.protocol !== undefined && fields.protocol !== PROTOCOL_VERSION) return 'bad-protocol';
  if (parseNickname(fields.nickname) === undefined) return 'bad-name';
  // There are no accounts, so no password is right.
  if (fields.password !== undefined && fields.resume === undefined) return 'bad-password';
  return undefined;
};

const toStep = (
  client: Client,
  by: Nickname,
  request: Request,
  id: RequestId | undefined,
  at: EpochMs,
): Step => {
  if (request.verb !== 'received') client.faultsInARow = 0;
  const command = toCommand(by, request, at);
  if (command === undefined) return { kind: 'query', client, request, id };
  if (request.verb === 'bye') client.leaving = true;
  return { kind: 'command', client, request, id, command, secret: undefined } satisfies CommandStep;
};

/** Undefined: the answer is read from the state. */
const toCommand = (by: Nickname, request: Request, at: EpochMs): Command | undefined => {
  switch (request.verb) {
    case 'say': {
      const { message, mid } = request.fields;
      return { type: 'SayInChat', by, message, mid: mid as MessageId, at };
    }
    case 'received':
      return { type: 'ConfirmReceived', by, mid: request.fields.mid as MessageId, at };
    case 'invite':
      return { type: 'InviteToChat', by, to: request.fields.to, at };
    case 'accept':
      return { type: 'AcceptInvitation', by, from: request.fields.from, at };
    case 'decline':
      return { type: 'DeclineInvitation', by, from: request.fields.from, at };
    case 'cancel':
      return { type: 'CancelInvitation', by, at };
    case 'leave-chat':
      return { type: 'LeaveChat', by, at };
    case 'bye':
      return { type: 'LogOut', by, at };
    default:
      return undefined;
  }
};

/** A line that is no valid command: the sender's own fault, and it has so many of them. */
export const fault = (client: Client, id: RequestId | undefined, code: ErrorCode): ErrorStep => {
  client.faultsInARow += 1;
  const last = client.faultsInARow >= FAULTS_IN_A_ROW_MAX || code === 'line-too-long';
  if (last) client.leaving = true;
  return { kind: 'error', client, id, code, retry: undefined, last };
};

/** An error that a bare connection, which learns nothing from it, is not given for ever. */
const error = (client: Client, id: RequestId | undefined, code: ErrorCode): ErrorStep => {
  if (client.kind !== 'native') return fault(client, id, code);
  client.faultsInARow = 0;
  return { kind: 'error', client, id, code, retry: undefined, last: false };
};

const refusedLogin = (client: Client, id: RequestId | undefined, code: ErrorCode): ErrorStep => ({
  kind: 'error',
  client,
  id,
  code,
  retry: undefined,
  last: false,
});

const tooFast = (
  client: Client,
  id: RequestId | undefined,
  retry: number,
  at: EpochMs,
): ErrorStep => {
  client.faultsInARow = 0;
  client.refusedForHaste += 1;
  client.waitUntil = toEpochMs(at + retry * MS_PER_SECOND);
  const last = client.refusedForHaste >= TOO_FAST_UNHEEDED_MAX;
  if (last) client.leaving = true;
  return { kind: 'error', client, id, code: 'too-fast', retry, last };
};

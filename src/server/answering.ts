/** The answer to each step, written before the events that it caused are told. */
import type { Decision } from '../domain/decider.ts';
import type { Event } from '../domain/event.ts';
import type { Nickname } from '../domain/nickname.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Logger } from '../ports/logger.ts';
import type { PresenceService } from '../services/presence-service.ts';
import type { SessionService } from '../services/session-service.ts';
import { BARE_ERROR, BARE_OK, encodeError, encodeOk, type ErrorCode } from '../wire/answer.ts';
import { LINE_BYTES_MAX } from '../wire/limits.ts';
import type { RequestId } from '../wire/request.ts';
import type { Client } from './client.ts';
import { fault } from './interpreter.ts';
import type { Roster } from './roster.ts';
import type { CommandStep, ErrorStep, QueryStep } from './step.ts';
import { listUsers } from './who.ts';

export class Answering {
  readonly #roster: Roster;
  readonly #presence: PresenceService;
  readonly #sessions: SessionService;
  readonly #log: EventLog;
  readonly #logger: Logger;

  constructor(
    roster: Roster,
    presence: PresenceService,
    sessions: SessionService,
    log: EventLog,
    logger: Logger,
  ) {
    this.#roster = roster;
    this.#presence = presence;
    this.#sessions = sessions;
    this.#log = log;
    this.#logger = logger;
  }

  command(step: CommandStep, decision: Decision<Event, { readonly code: RefusalCode }>): void {
    const { client, request, id } = step;
    if (!decision.ok) {
      this.#refuse(step, decision.refusal.code);
      return;
    }
    switch (request.verb) {
      case 'login':
        this.#welcome(step, decision.events[0]);
        return;
      case 'say':
      case 'received':
        // Nobody waits for these: they leave with whatever the client is sent next.
        client.faultsInARow = 0;
        client.connection.sendDeferred(encodeOk(id));
        return;
      case 'bye':
        client.connection.send(encodeOk(id));
        client.connection.close();
        return;
      default:
        client.connection.send(encodeOk(id));
    }
  }

  query({ client, request, id }: QueryStep): void {
    if (request.verb === 'who') {
      const users = listUsers(this.#presence, this.#sessions, request.fields);
      client.connection.send(encodeOk(id, { users }));
      return;
    }
    client.connection.send(encodeOk(id));
  }

  error({ client, id, code, retry, last }: ErrorStep): void {
    const { connection } = client;
    sendError(client, id, code, retry);
    if (!last) return;
    this.#logger.warn('connection cut for its faults', { connection: client.serial, code });
    connection.close();
  }

  #refuse({ client, request, id }: CommandStep, code: RefusalCode): void {
    // A mid that was never said here is a fault of form that only the state shows.
    if (code === 'bad-request') {
      this.error(fault(client, id, code));
      return;
    }
    if (request.verb === 'received') client.faultsInARow = 0;
    sendError(client, id, code, undefined);
  }

  #welcome({ client, id, secret, command }: CommandStep, event: Event | undefined): void {
    if (event?.type !== 'SessionOpened' && event?.type !== 'SessionResumed') {
      throw new Error(`a login led to ${event?.type ?? 'nothing'}`);
    }
    const { nickname } = event;
    const before = this.#roster.enter(nickname, client);
    if (before !== undefined) dismiss(before);
    client.nickname = nickname;
    client.connection.setLineLimit(LINE_BYTES_MAX);
    this.#logger.info(event.type === 'SessionOpened' ? 'logged in' : 'resumed', {
      connection: client.serial,
      nickname,
      transport: client.connection.transport,
      address: client.connection.peer.address,
    });
    if (client.kind === 'unknown') {
      client.kind = 'bare';
      client.connection.send(BARE_OK);
      return;
    }
    const chat = command.type === 'ResumeSession' ? this.#sessions.peerOf(nickname) : undefined;
    client.connection.send(encodeOk(id, this.#welcomeFields(nickname, secret, chat)));
  }

  #welcomeFields(
    nickname: Nickname,
    resume: string | undefined,
    chat: Nickname | undefined,
  ): object {
    const session = this.#presence.find(nickname)?.session;
    const mail = { kept: 0, new: 0 };
    return { nickname, session, resume, position: this.#log.head, mail, chat };
  }
}

const sendError = (
  client: Client,
  id: RequestId | undefined,
  code: ErrorCode,
  retry: number | undefined,
): void => {
  if (client.kind !== 'native') client.connection.send(BARE_ERROR);
  else client.connection.send(encodeError(id, code, retry === undefined ? undefined : { retry }));
};

/** Its user has moved to another connection: closed without a word. */
const dismiss = (client: Client): void => {
  client.leaving = true;
  client.connection.close();
};

/** The first exchange on a connection: by token where there is one, else by name alone. */
import type { Nickname } from '../domain/nickname.ts';
import type { Cancel, Clock } from '../ports/clock.ts';
import type { Connection } from '../ports/transport.ts';
import { parseWelcome, type Welcome } from '../wire/answer-fields.ts';
import { encodeRequest } from '../wire/client-request.ts';
import { PROTOCOL_VERSION } from '../wire/limits.ts';
import { parseServerLine, type Refused } from '../wire/server-line.ts';
import type { ServerFailure } from './link-event.ts';

/** From the connection to the answer: a mesngr server answers within milliseconds. */
export const LOGIN_MS_MAX = 10_000;

export interface LoginOutcome {
  /** `isResumed`: the token was taken, the old session lives on. */
  welcomed(welcome: Welcome, isResumed: boolean): void;
  refused(refusal: Refused): void;
  failed(failure: ServerFailure): void;
}

export class Login {
  readonly #connection: Connection;
  readonly #nickname: Nickname;
  readonly #outcome: LoginOutcome;
  readonly #cancelDeadline: Cancel;
  #isResuming: boolean;

  constructor(
    connection: Connection,
    clock: Clock,
    nickname: Nickname,
    resume: string | undefined,
    outcome: LoginOutcome,
  ) {
    this.#connection = connection;
    this.#nickname = nickname;
    this.#outcome = outcome;
    this.#isResuming = resume !== undefined;
    this.#cancelDeadline = clock.after(LOGIN_MS_MAX, () => outcome.failed('silent'));
    this.#send(resume === undefined ? {} : { resume });
  }

  stop(): void {
    this.#cancelDeadline();
  }

  read(text: string | undefined): void {
    const line = parseServerLine(text);
    switch (line.kind) {
      case 'ok': {
        this.stop();
        const welcome = parseWelcome(line.fields);
        if (welcome === undefined) this.#outcome.failed('not-mesngr');
        else this.#outcome.welcomed(welcome, this.#isResuming);
        return;
      }
      case 'refused':
        this.#refused(line.refusal);
        return;
      case 'event':
      case 'unknown':
        return;
      case 'fault':
        this.stop();
        this.#outcome.failed('not-mesngr');
    }
  }

  #refused(refusal: Refused): void {
    if (this.#isResuming && refusal.code === 'bad-resume') {
      this.#isResuming = false;
      this.#send({});
      return;
    }
    this.stop();
    this.#outcome.refused(refusal);
  }

  #send(fields: { readonly resume?: string }): void {
    const nickname = this.#nickname;
    const request = { nickname, protocol: PROTOCOL_VERSION, ...fields };
    this.#connection.send(encodeRequest({ verb: 'login', fields: request }));
  }
}

/**
 * The link to the server over however many connections it takes: dials, logs in, keeps requests
 * and their answers together; after a loss it comes back, resumes, and sends again what was
 * unanswered.
 */
import { type Observable, Subject } from 'rxjs';
import type { Nickname } from '../domain/nickname.ts';
import type { Cancel, Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import { DialError } from '../ports/transport-error.ts';
import type { Connection, Dialler, DialTarget } from '../ports/transport.ts';
import type { Welcome } from '../wire/answer-fields.ts';
import type { Request } from '../wire/request.ts';
import type { Refused } from '../wire/server-line.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { Trust } from './known-servers.ts';
import {
  type AcceptedTrust,
  type LinkEnd,
  type LinkEvent,
  LOST_WITH_SESSION,
} from './link-event.ts';
import { Login } from './login.ts';
import { OnlineSession } from './online-session.ts';
import { Outbox } from './outbox.ts';

/** From the dial to the connection, over all addresses of a name. */
export const DIAL_MS_MAX = 15_000;

/**
 * The name may still be in use by a session of our own whose token did not reach us, because the
 * path broke under the answer: for the 90 s that a server needs to notice, and 15 s of grace.
 */
export const NAME_FREED_MS_MAX = 110_000;

/** Refusals that time may mend: for who was in already, a reason to wait. */
const PASSING: ReadonlySet<string> = new Set(['server-full', 'try-later']);

/** How long a `bye` may take; the user has left already. */
export const BYE_MS_MAX = 2_000;

export interface LinkOptions {
  readonly target: DialTarget;
  readonly nickname: Nickname;
  /** Whether the server at the other end is the one that it was before. */
  readonly judge: (fingerprint: string | undefined) => Trust;
  /** After a loss, how long to try to get back, in ms. */
  readonly reconnectMsMax: number;
}

export class Link {
  readonly #dialler: Dialler;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #options: LinkOptions;
  readonly #outbox = new Outbox();
  readonly #events$ = new Subject<readonly LinkEvent[]>();
  #batch: LinkEvent[] | undefined;
  /** The login or session that reads what the connection brings. */
  #login: Login | undefined;
  #session: OnlineSession | undefined;
  #connection: Connection | undefined;
  #resume: string | undefined;
  #lostAt: number | undefined;
  /** Until then who has our name may be a lost session of ours. */
  #nameFreedAt = 0;
  #attempt = 0;
  /** The server announced that it ends, and when to try again. */
  #retryMs: number | undefined;
  #stopDialling: AbortController | undefined;
  #cancelTimer: Cancel | undefined;
  #isLeaving = false;
  #isEnded = false;

  constructor(dialler: Dialler, clock: Clock, random: Random, options: LinkOptions) {
    this.#dialler = dialler;
    this.#clock = clock;
    this.#random = random;
    this.#options = options;
  }

  /** What happened in one wake-up is one emission. Completes after `Ended`. */
  get events$(): Observable<readonly LinkEvent[]> {
    return this.#events$;
  }

  /** Nothing waits to be sent or answered. */
  get isIdle(): boolean {
    return this.#outbox.isEmpty;
  }

  start(): void {
    this.#dialler.received$.subscribe((lines) =>
      this.#inOneBatch(() => {
        for (let index = 0; index < lines.length; index += 1) {
          if (lines.connection(index) === this.#connection) this.#read(lines.text(index));
        }
      }),
    );
    this.#dialler.faulted$.subscribe(({ connection }) => connection.abort());
    this.#dialler.ended$.subscribe((connection) => connection.close());
    this.#dialler.closed$.subscribe(({ connection }) => {
      if (connection === this.#connection) this.#inOneBatch(() => this.#closed());
    });
    this.#dial();
  }

  /** Queues a request; false if too many wait already. Its answer comes as `Answered`. */
  request(request: Request): boolean {
    const isTaken = this.#outbox.add(request);
    this.#session?.send();
    return isTaken;
  }

  /** Sends what waits, says goodbye, and ends. */
  leave(): void {
    if (this.#isLeaving || this.#isEnded) return;
    this.#isLeaving = true;
    if (this.#session === undefined) {
      this.#end({ kind: 'bye' });
      return;
    }
    this.#outbox.add({ verb: 'bye', fields: {} });
    this.#session.send();
    this.#setTimer(BYE_MS_MAX, () => this.#end({ kind: 'bye' }));
  }

  /** Ends at once, whatever is still to be said. */
  abandon(): void {
    this.#end({ kind: 'bye' });
  }

  #dial(): void {
    const controller = new AbortController();
    this.#stopDialling = controller;
    this.#setTimer(DIAL_MS_MAX, () => controller.abort());
    this.#dialler.dial(this.#options.target, controller.signal).then(
      (connection) => this.#inOneBatch(() => this.#connected(connection)),
      (error: unknown) => this.#inOneBatch(() => this.#dialFailed(error)),
    );
  }

  #dialFailed(error: unknown): void {
    if (this.#isEnded) return;
    if (!(error instanceof DialError)) throw error;
    // Only the deadline aborts a dial: the user's own end is handled above.
    const failure = error.failure === 'aborted' ? 'timeout' : error.failure;
    this.#failed({ kind: 'unreachable', failure });
  }

  #connected(connection: Connection): void {
    if (this.#isEnded) {
      connection.abort();
      return;
    }
    this.#cancelTimer?.();
    this.#connection = connection;
    const trust = this.#options.judge(connection.peer.fingerprint);
    switch (trust.kind) {
      case 'changed':
        return this.#end({ kind: 'server-changed', trust });
      case 'anonymous':
        return this.#end({ kind: 'unreachable', failure: 'no-certificate' });
      case 'new':
      case 'known':
        this.#login = new Login(connection, this.#clock, this.#options.nickname, this.#resume, {
          welcomed: (welcome, isResumed) => this.#welcomed(welcome, isResumed, trust),
          refused: (refusal) => this.#refused(refusal),
          failed: (failure) => this.#failed({ kind: 'unreachable', failure }),
        });
    }
  }

  #welcomed(welcome: Welcome, isResumed: boolean, trust: AcceptedTrust): void {
    const connection = this.#connection;
    if (connection === undefined) throw new Error('welcomed without a connection');
    this.#login = undefined;
    this.#resume = welcome.resume;
    this.#lostAt = undefined;
    this.#retryMs = undefined;
    this.#attempt = 0;
    this.#tell({ type: 'Welcomed', welcome, isResumed, peer: connection.peer, trust });
    this.#outbox.repeat();
    if (!isResumed) this.#answerLost();
    this.#session = new OnlineSession(connection, this.#clock, this.#outbox, (event) => {
      if (event.type === 'Told' && event.event.type === 'ServerStopping') {
        this.#retryMs = event.event.retrySeconds * MS_PER_SECOND;
      }
      this.#tell(event);
    });
    this.#session.send();
  }

  /** What belonged to the session that is no more is answered here: nobody else will. */
  #answerLost(): void {
    const refusal = LOST_WITH_SESSION;
    for (const request of this.#outbox.remove(({ verb }) => verb !== 'who' && verb !== 'invite')) {
      this.#tell({ type: 'Answered', request, answer: { ok: false, refusal } });
    }
  }

  #refused(refusal: Refused): void {
    const isOurs = refusal.code === 'name-in-use' && this.#clock.now() < this.#nameFreedAt;
    const mayPass = isOurs || PASSING.has(refusal.code);
    if (this.#lostAt !== undefined && mayPass) this.#retry();
    else this.#end({ kind: 'login-refused', refusal });
  }

  #read(text: string | undefined): void {
    if (this.#login !== undefined) this.#login.read(text);
    else this.#session?.read(text);
  }

  #closed(): void {
    this.#connection = undefined;
    if (this.#isEnded) return;
    if (this.#isLeaving) return this.#end({ kind: 'bye' });
    if (this.#session === undefined) {
      this.#failed({ kind: 'unreachable', failure: 'hung-up' });
      return;
    }
    this.#lostAt = this.#clock.now();
    this.#nameFreedAt = this.#lostAt + NAME_FREED_MS_MAX;
    this.#tell({ type: 'Lost' });
    this.#retry();
  }

  /** Before the first login that is the end; after a loss there is still time. */
  #failed(end: LinkEnd): void {
    // A login was sent: it may have opened a session whose token is lost.
    if (this.#login !== undefined) this.#nameFreedAt = this.#clock.now() + NAME_FREED_MS_MAX;
    if (this.#lostAt === undefined) this.#end(end);
    else this.#retry();
  }

  #retry(): void {
    this.#drop();
    const since = this.#lostAt ?? this.#clock.now();
    const chance = Number.parseInt(this.#random.identifier().slice(0, 8), 16) / 2 ** 32;
    const delay = (this.#retryMs ?? 0) + reconnectDelayMs(this.#attempt, chance);
    this.#attempt += 1;
    this.#retryMs = undefined;
    const isInTime = this.#clock.now() + delay - since <= this.#options.reconnectMsMax;
    if (!isInTime) this.#end({ kind: 'gave-up' });
    else this.#setTimer(delay, () => this.#dial());
  }

  #drop(): void {
    this.#cancelTimer?.();
    this.#stopDialling?.abort();
    this.#login?.stop();
    this.#session?.stop();
    this.#login = undefined;
    this.#session = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  #end(end: LinkEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#inOneBatch(() => {
      this.#drop();
      this.#tell({ type: 'Ended', end });
    });
  }

  #setTimer(delayMs: number, callback: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(delayMs, callback);
  }

  #tell(event: LinkEvent): void {
    this.#inOneBatch((batch) => batch.push(event));
  }

  /** All that `happen` tells becomes one emission. */
  #inOneBatch(happen: (batch: LinkEvent[]) => void): void {
    if (this.#batch !== undefined) {
      happen(this.#batch);
      return;
    }
    const batch: LinkEvent[] = [];
    this.#batch = batch;
    try {
      happen(batch);
    } finally {
      this.#batch = undefined;
    }
    if (batch.length > 0) this.#events$.next(batch);
    if (batch.at(-1)?.type !== 'Ended') return;
    this.#events$.complete();
    void this.#dialler.close();
  }
}

const MS_PER_SECOND = 1_000;

/** One connection after its login: requests out one by one, answers and events in. */
import type { Cancel, Clock } from '../ports/clock.ts';
import type { Connection } from '../ports/transport.ts';
import { encodeRequest } from '../wire/client-request.ts';
import type { RequestId } from '../wire/request.ts';
import { parseServerLine, type Refused } from '../wire/server-line.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Answer, LinkEvent } from './link-event.ts';
import type { Outbox } from './outbox.ts';

/** How long to wait after a `too-fast` that does not say. */
const RETRY_SECONDS_DEFAULT = 1;

export class OnlineSession {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #outbox: Outbox;
  readonly #tell: (event: LinkEvent) => void;
  readonly #heartbeat: Heartbeat;
  #cancelPause: Cancel | undefined;

  constructor(
    connection: Connection,
    clock: Clock,
    outbox: Outbox,
    tell: (event: LinkEvent) => void,
  ) {
    this.#connection = connection;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#tell = tell;
    this.#heartbeat = new Heartbeat(clock, {
      ping: () => this.#ping(),
      giveUp: () => connection.abort(),
    });
  }

  /** Sends the next request, unless one is under way or the server asked for a pause. */
  send(): void {
    if (this.#cancelPause !== undefined) return;
    const outgoing = this.#outbox.take();
    if (outgoing !== undefined) {
      this.#connection.send(encodeRequest(outgoing.request, outgoing.id));
    }
  }

  read(text: string | undefined): void {
    this.#heartbeat.heard();
    const line = parseServerLine(text);
    switch (line.kind) {
      case 'ok':
        return this.#answered(line.id, { ok: true, fields: line.fields });
      case 'refused':
        return this.#refused(line.id, line.refusal);
      case 'event':
        if (line.event.type === 'Ping') this.#ping();
        else this.#tell({ type: 'Told', event: line.event });
        return;
      case 'unknown':
        return;
      case 'fault':
        this.#tell({ type: 'Garbled' });
    }
  }

  stop(): void {
    this.#heartbeat.stop();
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  #refused(id: RequestId | undefined, refusal: Refused): void {
    if (refusal.code !== 'too-fast') {
      this.#answered(id, { ok: false, refusal });
      return;
    }
    // A ping may be refused too: nobody misses it.
    if (id === undefined || id !== this.#outbox.underWay) return;
    this.#outbox.repeat();
    const seconds = refusal.retrySeconds ?? RETRY_SECONDS_DEFAULT;
    this.#cancelPause = this.#clock.after(seconds * MS_PER_SECOND, () => {
      this.#cancelPause = undefined;
      this.send();
    });
  }

  /** A ping's answer has no id: its arrival is all that it says. */
  #answered(id: RequestId | undefined, answer: Answer): void {
    const request = this.#outbox.answered(id);
    if (request !== undefined) this.#tell({ type: 'Answered', request, answer });
    this.send();
  }

  /** Past the queue: a sign of life must not wait for its turn. */
  #ping(): void {
    this.#connection.send(encodeRequest({ verb: 'ping', fields: {} }));
  }
}

const MS_PER_SECOND = 1_000;

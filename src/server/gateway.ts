import { concatMap, Subject, Subscription } from 'rxjs';
import type { Command } from '../domain/command.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Sequencer } from '../ports/sequencer.ts';
import type { Closed, Connection, LineBatch, Listener } from '../ports/transport.ts';
import { encodePing, encodeServerStopping } from '../wire/server-event.ts';
import type { Answering } from './answering.ts';
import type { Client } from './client.ts';
import type { Deadlines } from './deadlines.ts';
import { fault, type Interpreter } from './interpreter.ts';
import { commandRate, type Limits } from './limits.ts';
import { judgeSilence, SWEEP_MS } from './liveness.ts';
import type { Notify } from './notify.ts';
import type { Roster } from './roster.ts';
import type { ErrorStep, FarewellStep, LossStep, Step } from './step.ts';
import { TokenBucket } from './token-bucket.ts';

/** What waits to be understood, in order of arrival. */
type Arrival =
  | { readonly what: 'line'; readonly client: Client; readonly text: string | undefined }
  | { readonly what: 'fault' | 'ended' | 'gone'; readonly client: Client }
  | { readonly what: 'due'; readonly command: Command };

export interface GatewayParts {
  readonly sequencer: Sequencer;
  readonly interpreter: Interpreter;
  readonly answering: Answering;
  readonly notify: Notify;
  readonly roster: Roster;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: Limits;
}

/**
 * Connections on one side, commands on the other. Everything that arrives goes through one queue,
 * a batch per wake-up: interpreted, submitted, then answered and told in the same order.
 */
export class Gateway {
  readonly #parts: GatewayParts;
  /** By endpoint and connection id; an endpoint uses an id again once its connection is closed. */
  readonly #clients = new Map<Listener, Map<number, Client>>();
  readonly #arrivals$ = new Subject<readonly Arrival[]>();
  readonly #subscriptions: Subscription[] = [];
  #serial = 0;
  #dismissed = false;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  /** Begins to work; `failed` is called once if the rules or the log fail, which nothing mends. */
  start(failed: (cause: unknown) => void): void {
    const { deadlines, clock } = this.#parts;
    const queue$ = this.#arrivals$.pipe(concatMap((arrivals) => this.#process(arrivals)));
    this.#subscriptions.push(queue$.subscribe({ error: failed }));
    this.#subscriptions.push(
      deadlines.due$.subscribe((command) => this.#arrivals$.next([{ what: 'due', command }])),
    );
    const cancelSweep = clock.every(SWEEP_MS, () => this.#sweep());
    this.#subscriptions.push(new Subscription(cancelSweep));
  }

  serve(listener: Listener): void {
    const clients = new Map<number, Client>();
    this.#clients.set(listener, clients);
    this.#subscriptions.push(
      listener.opened$.subscribe((connection) => this.#open(clients, connection)),
      listener.received$.subscribe((batch) => this.#receive(clients, batch)),
      listener.faulted$.subscribe(({ connection }) => this.#enter(clients, connection, 'fault')),
      listener.ended$.subscribe((connection) => this.#enter(clients, connection, 'ended')),
      listener.closed$.subscribe((closed) => this.#close(clients, closed)),
    );
  }

  /** How many connections there are. */
  get connections(): number {
    let count = 0;
    for (const clients of this.#clients.values()) count += clients.size;
    return count;
  }

  /** Tells everybody that the server ends, and closes once that is sent; who comes later, too. */
  dismissAll(retrySeconds: number): void {
    this.#dismissed = true;
    const line = encodeServerStopping(this.#parts.clock.now(), retrySeconds);
    for (const client of this.#everybody()) {
      if (client.kind === 'native' && client.nickname !== undefined) client.connection.send(line);
      client.leaving = true;
      client.connection.close();
    }
  }

  stop(): void {
    this.#parts.deadlines.stop();
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
  }

  #open(clients: Map<number, Client>, connection: Connection): void {
    const { clock, limits, logger } = this.#parts;
    const at = clock.now();
    this.#serial += 1;
    clients.set(connection.id, {
      connection,
      serial: this.#serial,
      connectedAt: at,
      bucket: new TokenBucket(commandRate(limits), at),
      kind: 'unknown',
      nickname: undefined,
      heardAt: at,
      pinged: false,
      faultsInARow: 0,
      refusedForHaste: 0,
      waitUntil: at,
      leaving: false,
    });
    logger.debug('connected', { connection: this.#serial, transport: connection.transport });
    // Its handshake was under way when everybody else was dismissed.
    if (this.#dismissed) connection.close();
  }

  #receive(clients: Map<number, Client>, batch: LineBatch): void {
    const arrivals: Arrival[] = [];
    for (let i = 0; i < batch.length; i += 1) {
      const client = clients.get(batch.connection(i).id);
      if (client !== undefined) arrivals.push({ what: 'line', client, text: batch.text(i) });
    }
    this.#arrivals$.next(arrivals);
  }

  #enter(clients: Map<number, Client>, { id }: Connection, what: 'fault' | 'ended'): void {
    const client = clients.get(id);
    if (client !== undefined) this.#arrivals$.next([{ what, client }]);
  }

  #close(clients: Map<number, Client>, { connection, by, detail }: Closed): void {
    const client = clients.get(connection.id);
    if (client === undefined) return;
    clients.delete(connection.id);
    this.#parts.logger.debug('disconnected', { connection: client.serial, by, detail });
    this.#arrivals$.next([{ what: 'gone', client }]);
  }

  /** A login decides how the lines behind it are read, so it ends a round of steps. */
  async #process(arrivals: readonly Arrival[]): Promise<void> {
    const at = this.#parts.clock.now();
    let next = 0;
    while (next < arrivals.length) {
      const steps: Step[] = [];
      const commands: Command[] = [];
      for (; next < arrivals.length; next += 1) {
        const step = this.#understand(arrivals[next] as Arrival, at);
        if (step === undefined) continue;
        steps.push(step);
        if ('command' in step) commands.push(step.command);
        const loss = endsConnection(step) ? toLoss(step.client, at) : undefined;
        if (loss !== undefined) {
          steps.push(loss);
          commands.push(loss.command);
        }
        if (step.kind === 'command' && step.request.verb === 'login') {
          next += 1;
          break;
        }
      }
      if (steps.length > 0) await this.#carryOut(steps, commands);
    }
  }

  #understand(arrival: Arrival, at: EpochMs): Step | undefined {
    if (arrival.what === 'due') return { kind: 'timer', command: arrival.command };
    const { client } = arrival;
    if (arrival.what === 'gone') {
      client.leaving = true;
      return toLoss(client, at);
    }
    if (client.leaving) return undefined;
    switch (arrival.what) {
      case 'line':
        client.heardAt = at;
        client.pinged = false;
        return this.#parts.interpreter.interpret(client, arrival.text, at);
      case 'fault':
        return fault(client, undefined, 'line-too-long');
      case 'ended':
        // What came before the end has been obeyed and answered: every step before this one.
        client.leaving = true;
        return { kind: 'farewell', client };
    }
  }

  async #carryOut(steps: readonly Step[], commands: readonly Command[]): Promise<void> {
    const { sequencer, answering, notify, roster, deadlines } = this.#parts;
    const decisions = commands.length > 0 ? await sequencer.submit(commands) : [];
    let next = 0;
    for (const step of steps) {
      if (step.kind === 'query') answering.query(step);
      else if (step.kind === 'error') answering.error(step);
      else if (step.kind === 'farewell') step.client.connection.close();
      else {
        const decision = decisions[next] as (typeof decisions)[number];
        next += 1;
        if (step.kind === 'command') answering.command(step, decision);
        else if (step.kind === 'loss') roster.leave(step.client);
        if (!decision.ok) continue;
        for (const event of decision.events) {
          notify.tell(event);
          deadlines.watch(event);
        }
      }
    }
  }

  #sweep(): void {
    const { clock, limits, logger } = this.#parts;
    const at = clock.now();
    for (const client of this.#everybody()) {
      const verdict = judgeSilence(client, at, limits.values['login-ms']);
      if (verdict === 'well' || client.leaving) continue;
      if (verdict === 'ping') {
        client.pinged = true;
        client.connection.send(encodePing(at));
        continue;
      }
      logger.info('closed for its silence', { connection: client.serial, verdict });
      client.connection.abort();
    }
  }

  *#everybody(): Iterable<Client> {
    for (const clients of this.#clients.values()) yield* clients.values();
  }
}

const endsConnection = (step: Step): step is ErrorStep | FarewellStep =>
  step.kind === 'farewell' || (step.kind === 'error' && step.last);

const toLoss = (client: Client, at: EpochMs): LossStep | undefined => {
  const { nickname: by, serial: connection } = client;
  if (by === undefined) return undefined;
  return { kind: 'loss', client, command: { type: 'LoseConnection', by, connection, at } };
};

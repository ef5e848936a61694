/**
 * A network in memory: ports, wires, and an order of delivery that is the same in every run.
 *
 * Whatever is to happen waits in one queue. A round takes all that waits and does it, in order;
 * what that causes waits for the next round. So nobody is called back from inside his own call,
 * and all that was written before a round arrives in it as one batch, as on a real event loop.
 */
import type { Clock } from '../../src/ports/clock.ts';
import type { Connection } from '../../src/ports/transport.ts';
import { MemoryConnection } from './memory-connection.ts';
import { type Delivery, UNREAD, WireEnd, type WireReader } from './memory-wire.ts';

/** Runs a task later, and tasks in the order in which they were given. */
export type Schedule = (task: () => void) => void;

export interface MemoryNetworkOptions {
  /** For the deadline of a dial that nobody answers. */
  readonly clock: Clock;
  /** Default: a microtask, so that an `await` is enough to let a round pass. */
  readonly schedule?: Schedule;
}

/** What takes connections at a port. */
export interface MemoryPort {
  /** Of the certificate that it shows. */
  readonly fingerprint: string;
  accept(end: WireEnd, fromPort: number): void;
}

/** The end of a dial. */
export interface MemoryCaller {
  accepted(fingerprint: string): void;
  refused(): void;
}

/** The first of the ports for those who do not mind which (RFC 6335 section 6). */
const EPHEMERAL_PORT_MIN = 49_152;
const PORT_MAX = 65_535;

/** All names and addresses of the one machine that is on the network. */
const HOSTS: ReadonlySet<string> = new Set(['memory', 'localhost', '127.0.0.1', '::1', '::']);

export class MemoryNetwork implements Delivery {
  readonly clock: Clock;
  readonly #schedule: Schedule;
  readonly #ports = new Map<number, MemoryPort | 'deaf'>();
  #portNext = EPHEMERAL_PORT_MIN;
  #waiting: (() => void)[] = [];
  #held: (() => void)[] | undefined;

  constructor(options: MemoryNetworkOptions) {
    this.clock = options.clock;
    this.#schedule = options.schedule ?? queueMicrotask;
  }

  knows(host: string): boolean {
    return HOSTS.has(host);
  }

  /**
   * Takes a port, any free one for 0. Undefined if it is taken. At a `deaf` one every dial waits
   * for an answer that never comes.
   */
  bind(port: number, listener: MemoryPort | 'deaf'): number | undefined {
    const bound = port === 0 ? this.#freePort() : port;
    if (this.#ports.has(bound)) return undefined;
    this.#ports.set(bound, listener);
    return bound;
  }

  unbind(port: number): void {
    this.#ports.delete(port);
  }

  /** One end of a new wire to a port. What is written before it is accepted arrives after that. */
  connect(port: number, reader: WireReader, caller: MemoryCaller): WireEnd {
    const [near, far] = WireEnd.pair(this, reader, UNREAD);
    const fromPort = this.#freePort();
    this.cross(() => {
      const listener = this.#ports.get(port);
      if (listener === 'deaf') return;
      if (listener === undefined) {
        this.cross(() => caller.refused());
        return;
      }
      // First, so that what the listener says at once finds its caller ready.
      this.cross(() => caller.accepted(listener.fingerprint));
      listener.accept(far, fromPort);
    });
    return near;
  }

  /** From now on nothing crosses the network; what is sent waits with the sender. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const task of held) this.post(task);
  }

  /** Cuts the wire of a connection of this network: both ends lose it. */
  sever(connection: Connection): void {
    if (!(connection instanceof MemoryConnection)) throw new TypeError('not of this network');
    connection.sever();
  }

  /** Does it in the next round, on the spot where it was posted. */
  post(task: () => void): void {
    this.#waiting.push(task);
    if (this.#waiting.length === 1) this.#schedule(() => this.#round());
  }

  /** As `post`, for what goes from one end of a wire to the other. */
  cross(task: () => void): void {
    if (this.#held === undefined) this.post(task);
    else this.#held.push(task);
  }

  #round(): void {
    const tasks = this.#waiting;
    this.#waiting = [];
    for (const task of tasks) task();
  }

  #freePort(): number {
    do {
      this.#portNext = this.#portNext === PORT_MAX ? EPHEMERAL_PORT_MIN : this.#portNext + 1;
    } while (this.#ports.has(this.#portNext));
    return this.#portNext;
  }
}

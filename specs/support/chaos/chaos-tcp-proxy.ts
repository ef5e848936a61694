/** A bad network for streams: cuts, delays, throttles, resets and stalls what passes on TCP. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../../src/ports/clock.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import {
  changed,
  CLEAN_STREAM,
  type Direction,
  DIRECTIONS,
  type StreamConditions,
} from './conditions.ts';
import { seededDraw } from './seeded-draw.ts';
import { StreamLane } from './stream-lane.ts';
import { type StreamCounters, StreamLink } from './stream-link.ts';

/** Each takes two descriptors; more of them at a time are a mistake, and are closed. */
const CONNECTIONS_MAX = 16_384;

const LOOPBACK = '127.0.0.1';

export interface ChaosTcpOptions {
  /** The server's port on `host`; by default this machine. */
  readonly to: number;
  readonly host?: string;
  /** The port to listen on; by default any. */
  readonly listen?: number;
  /** The same seed cuts the same bytes of a connection alike, if they are read alike. */
  readonly seed: string | number;
  /** In both directions, to begin with; what is not named is clean. */
  readonly conditions?: Partial<StreamConditions>;
  readonly clock?: Clock;
}

export class ChaosTcpProxy {
  readonly #options: ChaosTcpOptions;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #lanes = new Set<StreamLane>();
  readonly #links: Readonly<Record<Direction, StreamLink>>;
  #connections = 0;

  private constructor(options: ChaosTcpOptions) {
    const conditions = changed(CLEAN_STREAM, options.conditions ?? {});
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#links = { toServer: new StreamLink(conditions), toClient: new StreamLink(conditions) };
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (near) =>
      this.#bridge(near),
    );
    this.#server.maxConnections = CONNECTIONS_MAX;
  }

  /** @throws RangeError for conditions that no path can have. */
  static async open(options: ChaosTcpOptions): Promise<ChaosTcpProxy> {
    const proxy = new ChaosTcpProxy(options);
    proxy.#server.listen(options.listen ?? 0, LOOPBACK);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get counters(): Readonly<Record<Direction, StreamCounters>> {
    const { toServer, toClient } = this.#links;
    return { toServer: toServer.counters, toClient: toClient.counters };
  }

  /** From now on, in one direction or both; what is not named stays as it is. */
  change(conditions: Partial<StreamConditions>, direction?: Direction): void {
    for (const each of direction === undefined ? DIRECTIONS : [direction]) {
      this.#links[each].change(conditions);
    }
    for (const lane of this.#lanes) lane.resume();
  }

  async close(): Promise<void> {
    const closed = [this.#server, ...this.#sockets].map(
      (each) => new Promise<void>((resolve) => void each.once('close', resolve)),
    );
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  /** For the message of a failure: the seed that repeats it, and what has happened so far. */
  toString(): string {
    return `chaos seed ${this.#options.seed} ${JSON.stringify(this.counters)}`;
  }

  #bridge(near: Socket): void {
    const { to: port, host = LOOPBACK, seed } = this.#options;
    const far = connect({ port, host, allowHalfOpen: true, noDelay: true });
    this.#connections += 1;
    const name = `${seed} ${this.#connections}`;
    const { toServer, toClient } = this.#links;
    const lanes = [
      new StreamLane(near, far, toServer, seededDraw(`${name} up`), this.#clock),
      new StreamLane(far, near, toClient, seededDraw(`${name} down`), this.#clock),
    ];
    for (const lane of lanes) this.#lanes.add(lane);
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        if (this.#sockets.has(near) || this.#sockets.has(far)) return;
        for (const lane of lanes) this.#lanes.delete(lane);
      });
    }
  }
}

/**
 * A bad network for datagrams, in user space: stands between any number of clients and a server
 * as an address translator does, and loses, delays, doubles, reorders and damages what passes.
 */
import type { RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import type { Clock } from '../../src/ports/clock.ts';
import { systemClock } from '../../src/system/system-clock.ts';
import { ClientFlow } from './chaos/client-flow.ts';
import {
  changed,
  CLEAN_DATAGRAMS,
  type DatagramConditions,
  type Direction,
  DIRECTIONS,
} from './chaos/conditions.ts';
import type { Copy } from './chaos/datagram-fate.ts';
import { type DatagramCounters, DatagramLink } from './chaos/datagram-link.ts';
import { DueQueue } from './chaos/due-queue.ts';
import { closeSocket, openSocket } from './chaos/udp-sockets.ts';

/** Each takes a descriptor; more of them are a mistake, and get nothing through. */
const CLIENTS_MAX = 16_384;
/** Some 90,000 datagrams of 1200 bytes: more than a second's worth of what it can pass. */
const HELD_BYTES_MAX = 2 ** 27;
/** What a held datagram costs beside its bytes, roughly. */
const HELD_OVERHEAD_BYTES = 256;

const LOOPBACK = '127.0.0.1';

export interface ChaosOptions {
  /** The server's port on `host`, an IPv4 address; by default this machine. */
  readonly to: number;
  readonly host?: string;
  /** The port to listen on; by default any. */
  readonly listen?: number;
  /** The same seed does the same to the same datagrams of a client, in each direction. */
  readonly seed: string | number;
  /** In both directions, to begin with; what is not named is clean. */
  readonly conditions?: Partial<DatagramConditions>;
  /** Sees every datagram as it comes in, before it is delayed or damaged. */
  readonly onDatagram?: (datagram: WatchedDatagram) => void;
  readonly clock?: Clock;
  /** What all delays together may hold; datagrams beyond that are dropped. */
  readonly heldBytesMax?: number;
}

export interface WatchedDatagram {
  readonly direction: Direction;
  /** The client's own address and port, whichever way the datagram goes. */
  readonly client: string;
  readonly bytes: Buffer;
  /** How many of it will leave: 0, 1 or 2. */
  readonly copies: number;
}

interface Departure {
  readonly flow: ClientFlow;
  readonly direction: Direction;
  readonly bytes: Buffer;
  /** Of its arrival; 0: of none, which is what duplicates and replays are. */
  readonly number: number;
}

export class ChaosProxy {
  readonly #options: ChaosOptions;
  readonly #clock: Clock;
  readonly #near = openSocket();
  readonly #flows = new Map<string, ClientFlow>();
  readonly #links: Readonly<Record<Direction, DatagramLink>>;
  readonly #queue: DueQueue<Departure>;
  #heldBytes = 0;

  private constructor(options: ChaosOptions) {
    const conditions = changed(CLEAN_DATAGRAMS, options.conditions ?? {});
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#links = {
      toServer: new DatagramLink(conditions),
      toClient: new DatagramLink(conditions),
    };
    this.#queue = new DueQueue(this.#clock, (departure) => {
      this.#heldBytes -= costOf(departure.bytes);
      this.#send(departure);
    });
    this.#near.on('message', (bytes, from) => {
      const flow = this.#flowOf(from);
      if (flow === undefined) this.#links.toServer.drop();
      else this.#take(flow, 'toServer', bytes);
    });
  }

  /** @throws RangeError for conditions that no path can have. */
  static async open(options: ChaosOptions): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(options);
    const listening = once(proxy.#near, 'listening');
    proxy.#near.bind(options.listen ?? 0, LOOPBACK);
    await listening;
    return proxy;
  }

  get port(): number {
    return this.#near.address().port;
  }

  get counters(): Readonly<Record<Direction, DatagramCounters>> {
    const { toServer, toClient } = this.#links;
    return { toServer: toServer.counters, toClient: toClient.counters };
  }

  /** From now on, in one direction or both; what is not named stays as it is. */
  change(conditions: Partial<DatagramConditions>, direction?: Direction): void {
    for (const each of direction === undefined ? DIRECTIONS : [direction]) {
      this.#links[each].change(conditions);
    }
  }

  /** From now on the server sees every client at another port; the port before is closed. */
  async rebind(): Promise<void> {
    await Promise.all(Array.from(this.#flows.values(), (flow) => flow.rebind()));
  }

  /** Sends a datagram that was seen once more, at once and undamaged. */
  replay({ client, direction, bytes }: WatchedDatagram): void {
    const flow = this.#flows.get(client);
    if (flow === undefined) throw new RangeError(`no client at ${client}`);
    this.#send({ flow, direction, bytes, number: 0 });
  }

  async close(): Promise<void> {
    this.#queue.clear();
    const flows = Array.from(this.#flows.values(), (flow) => flow.close());
    await Promise.all([closeSocket(this.#near), ...flows]);
  }

  /** For the message of a failure: the seed that repeats it, and what has happened so far. */
  toString(): string {
    return `chaos seed ${this.#options.seed} ${JSON.stringify(this.counters)}`;
  }

  #flowOf(from: RemoteInfo): ClientFlow | undefined {
    const known = this.#flows.get(`${from.address}:${from.port}`);
    if (known !== undefined || this.#flows.size >= CLIENTS_MAX) return known;
    const { to, host = LOOPBACK, seed } = this.#options;
    const flow = new ClientFlow(
      from,
      { port: to, host },
      `${seed} ${this.#flows.size}`,
      (receiver, bytes) => this.#take(receiver, 'toClient', bytes),
    );
    this.#flows.set(flow.name, flow);
    return flow;
  }

  #take(flow: ClientFlow, direction: Direction, bytes: Buffer): void {
    const lane = flow.lanes[direction];
    const copies = this.#links[direction].take(lane.draw, bytes.length, this.#clock.now());
    this.#options.onDatagram?.({ direction, client: flow.name, bytes, copies: copies.length });
    lane.arrived += 1;
    let number = lane.arrived;
    for (const copy of copies) {
      this.#hold(copy.at, { flow, direction, bytes: damaged(bytes, copy), number });
      number = 0;
    }
  }

  #hold(at: number, departure: Departure): void {
    const { heldBytesMax = HELD_BYTES_MAX } = this.#options;
    const cost = costOf(departure.bytes);
    if (this.#heldBytes + cost > heldBytesMax) {
      this.#links[departure.direction].drop();
      return;
    }
    this.#heldBytes += cost;
    this.#queue.add(at, departure);
  }

  #send({ flow, direction, bytes, number }: Departure): void {
    const lane = flow.lanes[direction];
    this.#links[direction].pass(bytes.length, number > 0 && number < lane.newest);
    lane.newest = Math.max(lane.newest, number);
    if (direction === 'toServer') flow.sendToServer(bytes);
    else this.#near.send(bytes, flow.port, flow.address);
  }
}

const costOf = (bytes: Buffer): number => bytes.length + HELD_OVERHEAD_BYTES;

const damaged = (bytes: Buffer, { flippedBits }: Copy): Buffer => {
  if (flippedBits.length === 0) return bytes;
  const copy = Buffer.from(bytes);
  for (const bit of flippedBits)
    copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
};

/** What the two kinds of endpoint of the memory transport share: connections, streams, batches. */
import { isUtf8 } from 'node:buffer';
import type {
  ClosedBy,
  Connection,
  EndpointLimits,
  LineBatch,
  Peer,
} from '../../src/ports/transport.ts';
import { StreamingEndpoint } from '../streaming-endpoint.ts';
import { type ConnectionOwner, MemoryConnection } from './memory-connection.ts';
import type { MemoryNetwork } from './memory-network.ts';
import type { WireEnd } from './memory-wire.ts';

export class MemoryEndpoint extends StreamingEndpoint {
  protected readonly network: MemoryNetwork;
  protected readonly limits: EndpointLimits;
  protected isClosed = false;
  readonly #connections = new Map<number, MemoryConnection>();
  /** Used again at once, so that a reader who keeps an id too long is found out. */
  readonly #freeIds: number[] = [];
  readonly #batch = new MemoryBatch();
  readonly #owner: ConnectionOwner;
  #closing: Promise<void> | undefined;

  constructor(network: MemoryNetwork, limits: EndpointLimits) {
    super();
    this.network = network;
    this.limits = limits;
    this.#owner = this.#ownerOfConnections();
  }

  override close(): Promise<void> {
    this.isClosed = true;
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  protected open(end: WireEnd, peer: Peer): Connection {
    const id = this.#freeIds.pop() ?? this.#connections.size + 1;
    const connection = new MemoryConnection(this.#owner, id, peer, end, this.limits);
    this.#connections.set(id, connection);
    this.streams.opened.next(connection);
    return connection;
  }

  async #closeAll(): Promise<void> {
    for (const connection of this.#connections.values()) connection.close();
    await this.#round();
    // Left are those whose peer does not read, now or ever.
    for (const connection of this.#connections.values()) connection.abort();
    await this.#round();
    this.streams.complete();
  }

  #round(): Promise<void> {
    return new Promise((resolve) => {
      this.network.post(resolve);
    });
  }

  #ownerOfConnections(): ConnectionOwner {
    const { streams } = this;
    return {
      line: (connection, bytes) => {
        if (this.#batch.add(connection, bytes) === 1) this.network.post(() => this.#flush());
      },
      flush: () => this.#flush(),
      faulted: (connection) => streams.faulted.next({ connection, fault: 'LineTooLong' }),
      ended: (connection) => {
        this.#flush();
        streams.ended.next(connection);
      },
      drained: (connection) => streams.drained.next(connection),
      closed: (connection, by, detail) => this.#closed(connection, by, detail),
      later: (task) => this.network.post(task),
    };
  }

  #closed(connection: MemoryConnection, by: ClosedBy, detail: string): void {
    this.#flush();
    this.#connections.delete(connection.id);
    this.#freeIds.push(connection.id);
    this.streams.closed.next({ connection, by, detail });
  }

  #flush(): boolean {
    if (this.#batch.length === 0) return false;
    this.streams.received.next(this.#batch);
    this.#batch.clear();
    return true;
  }
}

class MemoryBatch implements LineBatch {
  #connections: Connection[] = [];
  #lines: Uint8Array[] = [];

  get length(): number {
    return this.#lines.length;
  }

  connection(index: number): Connection {
    return at(this.#connections, index);
  }

  text(index: number): string | undefined {
    const bytes = at(this.#lines, index);
    return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : undefined;
  }

  /** Returns the new length. */
  add(connection: Connection, bytes: Uint8Array): number {
    this.#connections.push(connection);
    return this.#lines.push(bytes);
  }

  clear(): void {
    this.#connections = [];
    this.#lines = [];
  }
}

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no line ${index} in this batch`);
  return item;
};

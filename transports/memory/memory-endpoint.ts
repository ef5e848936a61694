/** What the two kinds of endpoint of the memory transport share: connections, streams, batches. */
import { isUtf8 } from 'node:buffer';
import type {
  Closed,
  ClosedBy,
  Connection,
  Endpoint,
  EndpointLimits,
  Fault,
  LineBatch,
  Peer,
} from '../../src/ports/transport.ts';
import type { Observable } from 'rxjs';
import { EndpointStreams } from '../endpoint-streams.ts';
import { type ConnectionOwner, MemoryConnection } from './memory-connection.ts';
import type { MemoryNetwork } from './memory-network.ts';
import type { WireEnd } from './memory-wire.ts';

export class MemoryEndpoint implements Endpoint {
  readonly opened$: Observable<Connection>;
  readonly received$: Observable<LineBatch>;
  readonly faulted$: Observable<Fault>;
  readonly ended$: Observable<Connection>;
  readonly drained$: Observable<Connection>;
  readonly closed$: Observable<Closed>;
  protected readonly network: MemoryNetwork;
  protected readonly limits: EndpointLimits;
  protected isClosed = false;
  readonly #streams = new EndpointStreams();
  readonly #connections = new Map<number, MemoryConnection>();
  /** Used again at once, so that a reader who keeps an id too long is found out. */
  readonly #freeIds: number[] = [];
  readonly #batch = new MemoryBatch();
  readonly #owner: ConnectionOwner;
  #closing: Promise<void> | undefined;

  constructor(network: MemoryNetwork, limits: EndpointLimits) {
    this.network = network;
    this.limits = limits;
    this.opened$ = this.#streams.opened.asObservable();
    this.received$ = this.#streams.received.asObservable();
    this.faulted$ = this.#streams.faulted.asObservable();
    this.ended$ = this.#streams.ended.asObservable();
    this.drained$ = this.#streams.drained.asObservable();
    this.closed$ = this.#streams.closed.asObservable();
    this.#owner = this.#ownerOfConnections();
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  protected open(end: WireEnd, peer: Peer): Connection {
    const id = this.#freeIds.pop() ?? this.#connections.size + 1;
    const connection = new MemoryConnection(this.#owner, id, peer, end, this.limits);
    this.#connections.set(id, connection);
    this.#streams.opened.next(connection);
    return connection;
  }

  async #closeAll(): Promise<void> {
    for (const connection of this.#connections.values()) connection.close();
    await this.#round();
    // Left are those whose peer does not read, now or ever.
    for (const connection of this.#connections.values()) connection.abort();
    await this.#round();
    this.#streams.complete();
  }

  #round(): Promise<void> {
    return new Promise((resolve) => {
      this.network.post(resolve);
    });
  }

  #ownerOfConnections(): ConnectionOwner {
    const streams = this.#streams;
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
    this.#streams.closed.next({ connection, by, detail });
  }

  #flush(): boolean {
    if (this.#batch.length === 0) return false;
    this.#streams.received.next(this.#batch);
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

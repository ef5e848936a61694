/**
 * An endpoint over one native loop: what the loop tells becomes the port's streams, one to one.
 * It decides nothing; what differs between a listener and a dialler is in the four hooks.
 */
import {
  type CloseReason,
  type ConnectionId,
  createLoop,
  type ListenerId,
  type Loop,
} from 'wolfssl-binding';
import type { Connection, EndpointLimits, NetworkTransport } from '../src/ports/transport.ts';
import { detailOf, NativeConnection } from './native-connection.ts';
import { NativeConnectionTable } from './native-connection-table.ts';
import { NativeLineBatch } from './native-line-batch.ts';
import { StreamingEndpoint } from './streaming-endpoint.ts';

/** Names our protocol and its version in the handshake (RFC 7301); offered, never required. */
export const ALPN = 'mesngr/1';

export abstract class NativeEndpoint extends StreamingEndpoint {
  protected readonly loop: Loop;
  readonly #connections = new NativeConnectionTable();
  readonly #batch: NativeLineBatch;
  #turnedAway = false;
  #closing: Promise<void> | undefined;
  #emptied: () => void = () => {};

  /** `handshakesPerSourceMax` as for `ListenOptions`. */
  constructor(
    { lineBytesMax, queueBytesMax, handshakeMs }: EndpointLimits,
    handshakesPerSourceMax = 0,
  ) {
    super();
    this.loop = createLoop(
      { lineBytesMax, queueBytesMax, handshakeMs, handshakesPerSourceMax },
      {
        onOpen: (id, listener) => this.#open(id, listener),
        onLines: (count) => this.#receive(count),
        onLineTooLong: (id) => this.#fault(id),
        onEnd: (id) => this.#end(id),
        onDrain: (id) => this.#drain(id),
        onClose: (id, reason) => this.#close(id, reason),
      },
    );
    this.#batch = new NativeLineBatch(this.loop.received, this.#connections);
  }

  override close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  protected get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  /** Hook: what a connection is carried by; `listener` is 0 for one that was dialled. */
  protected abstract transportOf(listener: ListenerId): NetworkTransport;

  /** Hook: is a connection whose handshake is done still wanted? */
  protected abstract wants(id: ConnectionId): boolean;

  /** Hook: right before `opened$`. */
  protected abstract noteOpened(connection: Connection): void;

  /** Hook: the end of a connection that never opened. */
  protected abstract noteFailed(id: ConnectionId, reason: CloseReason): void;

  async #closeAll(): Promise<void> {
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    for (const connection of this.#connections) connection.close();
    // Bounded by the loop: it lingers for a peer that does not read, but not for ever.
    if (this.#connections.size > 0) await emptied;
    this.loop.destroy();
    this.streams.complete();
  }

  #open(id: ConnectionId, listener: ListenerId): void {
    if (this.isClosing || !this.wants(id)) {
      this.loop.abort(id);
      this.#turnedAway = true;
      return;
    }
    const connection = new NativeConnection(this.loop, id, this.transportOf(listener));
    this.#connections.add(connection);
    this.noteOpened(connection);
    this.streams.opened.next(connection);
  }

  #receive(count: number): void {
    this.#batch.length = count;
    // Lines may have come along with the handshake of a connection that nobody wants any more.
    if (this.#turnedAway) this.#batch.dropUnknown();
    this.#turnedAway = false;
    if (this.#batch.length > 0) this.streams.received.next(this.#batch);
    this.#batch.length = 0;
  }

  #fault(id: ConnectionId): void {
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.streams.faulted.next({ connection, fault: 'LineTooLong' });
  }

  #end(id: ConnectionId): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    connection.noteEnd();
    this.streams.ended.next(connection);
  }

  #drain(id: ConnectionId): void {
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.streams.drained.next(connection);
  }

  #close(id: ConnectionId, reason: CloseReason): void {
    const connection = this.#connections.get(id);
    if (connection?.id !== id) {
      this.noteFailed(id, reason);
      return;
    }
    const by = connection.noteClose(reason);
    this.#connections.remove(id);
    this.streams.closed.next({ connection, by, detail: detailOf(reason) });
    if (this.#connections.size === 0) this.#emptied();
  }
}

/** A connection of the memory transport: one end of a wire, its lines and its queue bound. */
import type { ClosedBy, Connection, EndpointLimits, Peer } from '../../src/ports/transport.ts';
import { LineCutter } from './line-cutter.ts';
import type { WireEnd, WireReader } from './memory-wire.ts';

/** The endpoint that a connection belongs to, as the connection sees it. */
export interface ConnectionOwner {
  line(connection: MemoryConnection, bytes: Uint8Array): void;
  /** Tells the lines that wait to be told; false if there are none. */
  flush(): boolean;
  faulted(connection: MemoryConnection): void;
  ended(connection: MemoryConnection): void;
  drained(connection: MemoryConnection): void;
  closed(connection: MemoryConnection, by: ClosedBy, detail: string): void;
  /** Runs it soon, never from inside the call. */
  later(task: () => void): void;
}

/** `send` says no above this share of the queue's bound: early enough for the sender to stop. */
const HIGH_MARK_SHARE = 0.5;

export class MemoryConnection implements Connection, WireReader {
  readonly id: number;
  readonly transport = 'memory';
  readonly peer: Peer;
  readonly #owner: ConnectionOwner;
  readonly #end: WireEnd;
  readonly #cutter: LineCutter;
  readonly #queueBytesMax: number;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #peerEnded = false;
  #faulted = false;
  #owesDrained = false;

  constructor(
    owner: ConnectionOwner,
    id: number,
    peer: Peer,
    end: WireEnd,
    limits: EndpointLimits,
  ) {
    this.id = id;
    this.peer = peer;
    this.#owner = owner;
    this.#end = end;
    this.#cutter = new LineCutter(limits.lineBytesMax);
    this.#queueBytesMax = limits.queueBytesMax;
    end.reader = this;
  }

  get queuedBytes(): number {
    return this.#end.queuedBytes;
  }

  send(line: string): boolean {
    if (this.#state !== 'open') return false;
    const bytes = Buffer.from(`${line}\n`);
    if (this.#end.queuedBytes + bytes.length > this.#queueBytesMax) {
      this.#leave('slow', 'queue-full');
      return false;
    }
    this.#end.write(bytes);
    const below = this.#end.queuedBytes <= this.#queueBytesMax * HIGH_MARK_SHARE;
    if (!below) this.#owesDrained = true;
    return below;
  }

  /** Crossing memory costs nothing that company would save. */
  sendDeferred(line: string): boolean {
    return this.send(line);
  }

  setLineLimit(bytes: number): void {
    this.#cutter.lineBytesMax = bytes;
  }

  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#end.close();
  }

  abort(): void {
    if (this.#state !== 'closed') this.#leave('closed', 'aborted');
  }

  sever(): void {
    this.#end.sever();
  }

  bytes(chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) {
      if (this.#faulted || this.#state !== 'open') return;
      this.#cut(chunk);
    }
  }

  ended(): void {
    if (this.#state !== 'open' || this.#faulted) return;
    this.#peerEnded = true;
    this.#owner.ended(this);
  }

  lost(): void {
    if (this.#state !== 'closed') this.#tellClosed('lost', 'truncated');
  }

  taken(): void {
    if (this.#state !== 'open' || !this.#owesDrained) return;
    this.#owesDrained = false;
    this.#owner.drained(this);
  }

  finished(): void {
    if (this.#state !== 'closed') this.#tellClosed('closed', 'closed');
  }

  #cut(chunk: Uint8Array): void {
    let rest = chunk;
    for (;;) {
      rest = rest.subarray(this.#cutter.cut(rest, (line) => this.#owner.line(this, line)));
      if (rest.length === 0) return;
      // A line in front of the long one may raise the limit, as a login does: those are told first.
      if (!this.#owner.flush()) break;
      if (this.#state !== 'open') return;
    }
    this.#faulted = true;
    this.#owner.faulted(this);
  }

  #leave(by: ClosedBy, detail: string): void {
    this.#state = 'closed';
    this.#end.abort();
    this.#owner.later(() => this.#tellClosed(by, detail));
  }

  /** Once a peer has ended in good order, whatever follows is still its good order. */
  #tellClosed(by: ClosedBy, detail: string): void {
    this.#state = 'closed';
    const peerDidIt = this.#peerEnded && by !== 'slow';
    this.#owner.closed(this, peerDidIt ? 'ended' : by, detail);
  }
}

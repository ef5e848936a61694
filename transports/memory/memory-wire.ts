/**
 * Two ends joined by nothing but memory, with the manners of a TLS connection: each direction can
 * be ended on its own, an end that does not read fills the other's queue, and an abort is seen by
 * the peer as a loss.
 */

/** When things happen; see `MemoryNetwork`, which decides it. */
export interface Delivery {
  /** Does it soon, on the spot where it was posted. */
  post(task: () => void): void;
  /** Does it soon on the other side, when the network lets it cross. */
  cross(task: () => void): void;
}

/** What an end is told; always by the network, never from inside a call to the end itself. */
export interface WireReader {
  /** All that the peer had written, one chunk for each of its writes. */
  bytes(chunks: readonly Uint8Array[]): void;
  /** The peer will write no more. */
  ended(): void;
  /** The peer is gone without a word. */
  lost(): void;
  /** The peer has taken all that this end had written. */
  taken(): void;
  /** All that this end wrote is taken, and so is its end. */
  finished(): void;
}

/** Reads for an end that nobody has taken into use yet, and so hears nothing. */
export const UNREAD: WireReader = {
  bytes: () => {},
  ended: () => {},
  lost: () => {},
  taken: () => {},
  finished: () => {},
};

export class WireEnd {
  reader: WireReader;
  readonly #delivery: Delivery;
  #peer: WireEnd = this;
  #outgoing: Uint8Array[] = [];
  #queuedBytes = 0;
  #deliveryPosted = false;
  #writing: 'open' | 'ending' | 'ended' = 'open';
  #reading: 'open' | 'paused' | 'discarding' = 'open';
  #gone = false;

  private constructor(delivery: Delivery, reader: WireReader) {
    this.#delivery = delivery;
    this.reader = reader;
  }

  static pair(delivery: Delivery, near: WireReader, far: WireReader): [WireEnd, WireEnd] {
    const nearEnd = new WireEnd(delivery, near);
    const farEnd = new WireEnd(delivery, far);
    nearEnd.#peer = farEnd;
    farEnd.#peer = nearEnd;
    return [nearEnd, farEnd];
  }

  /** Bytes that the peer has not taken yet. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  write(chunk: Uint8Array): void {
    if (this.#gone || this.#writing !== 'open') return;
    this.#outgoing.push(chunk);
    this.#queuedBytes += chunk.length;
    this.#postDelivery();
  }

  /** Writes no more; goes on reading. */
  end(): void {
    if (this.#gone || this.#writing !== 'open') return;
    this.#writing = 'ending';
    this.#postDelivery();
  }

  /** Writes no more, and drops whatever still comes. */
  close(): void {
    this.#reading = 'discarding';
    this.#peer.#postDelivery();
    this.end();
  }

  /** Gone at once, in both directions; the peer is told of a loss. */
  abort(): void {
    if (!this.#leave()) return;
    this.#delivery.cross(() => {
      if (this.#peer.#leave()) this.#peer.reader.lost();
    });
  }

  /** The wire itself is cut: both ends are told of a loss. */
  sever(): void {
    this.#delivery.post(() => {
      for (const end of [this, this.#peer]) if (end.#leave()) end.reader.lost();
    });
  }

  pause(): void {
    if (this.#reading === 'open') this.#reading = 'paused';
  }

  resume(): void {
    if (this.#reading !== 'paused') return;
    this.#reading = 'open';
    this.#peer.#postDelivery();
  }

  /** False if it had left before. */
  #leave(): boolean {
    if (this.#gone) return false;
    this.#gone = true;
    this.#outgoing = [];
    this.#queuedBytes = 0;
    return true;
  }

  #postDelivery(): void {
    if (this.#deliveryPosted) return;
    this.#deliveryPosted = true;
    this.#delivery.cross(() => {
      this.#deliveryPosted = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    const peer = this.#peer;
    if (this.#gone || peer.#reading === 'paused') return;
    if (this.#outgoing.length > 0) {
      const chunks = this.#outgoing;
      this.#outgoing = [];
      this.#queuedBytes = 0;
      if (peer.#listens) peer.reader.bytes(chunks);
      this.reader.taken();
    }
    // Told apart from the bytes: a reader of either end may have aborted meanwhile.
    if (this.#gone || this.#writing !== 'ending') return;
    this.#writing = 'ended';
    if (peer.#listens) peer.reader.ended();
    this.reader.finished();
  }

  get #listens(): boolean {
    return !this.#gone && this.#reading === 'open';
  }
}

/** The bare end of a wire in memory, as the compliance suite wants it. */
import { type MemoryNetwork } from '../../transports/memory/memory-network.ts';
import type { WireEnd, WireReader } from '../../transports/memory/memory-wire.ts';
import { Conditions } from '../support/conditions.ts';
import type { StreamPeer } from './compliance/subject.ts';

export class MemoryRawPeer implements StreamPeer, WireReader {
  isEnded = false;
  isGone = false;
  readonly #end: WireEnd;
  readonly #conditions = new Conditions();
  #read: Uint8Array[] = [];
  #text = '';

  private constructor(network: MemoryNetwork, port: number, answered: (error?: Error) => void) {
    this.#end = network.connect(port, this, {
      accepted: () => answered(),
      refused: () => answered(new Error(`nobody listens at port ${port}`)),
    });
  }

  static connect(network: MemoryNetwork, port: number): Promise<MemoryRawPeer> {
    return new Promise((resolve, reject) => {
      const peer: MemoryRawPeer = new MemoryRawPeer(network, port, (error) =>
        error === undefined ? resolve(peer) : reject(error),
      );
    });
  }

  get text(): string {
    if (this.#read.length > 0) this.#text += Buffer.concat(this.#read).toString();
    this.#read = [];
    return this.#text;
  }

  write(bytes: Uint8Array | string): void {
    this.#end.write(Buffer.from(bytes));
  }

  pause(): void {
    this.#end.pause();
  }

  resume(): void {
    this.#end.resume();
  }

  end(): void {
    this.#end.end();
  }

  vanish(): void {
    this.#end.abort();
  }

  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  bytes(chunks: readonly Uint8Array[]): void {
    this.#read.push(...chunks);
    this.#conditions.changed();
  }

  ended(): void {
    this.isEnded = true;
    this.#conditions.changed();
  }

  lost(): void {
    this.isGone = true;
    this.#conditions.changed();
  }

  taken(): void {}

  finished(): void {}
}

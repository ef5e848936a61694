/**
 * The other end of a DTLS connection as the compliance suite wants it: the binding itself, since
 * nobody else speaks its stream. Its lines are whole; pieces are `openssl-peer.ts`'s matter.
 */
import { createLoop, type ConnectionId, type Loop } from 'wolfssl-binding';
import { Conditions } from '../support/conditions.ts';
import type { RawPeer } from './compliance/subject.ts';

const LIMITS = { lineBytesMax: 1_048_576, queueBytesMax: 16_777_216, handshakeMs: 4_000 };

export class NativeRawPeer implements RawPeer {
  isEnded = false;
  isGone = false;
  readonly #loop: Loop;
  readonly #id: ConnectionId;
  readonly #conditions = new Conditions();
  #read: Buffer[] = [];
  #text = '';

  private constructor(port: number, answered: (error?: Error) => void) {
    this.#loop = createLoop(LIMITS, {
      onOpen: () => answered(),
      onLines: (count) => this.#note(() => this.#take(count)),
      onLineTooLong: () => {},
      onEnd: () => this.#note(() => void (this.isEnded = true)),
      onDrain: () => {},
      onClose: (_, { code }) => {
        this.#note(() => void (this.isGone = true));
        answered(new Error(code));
        this.#loop.destroy();
      },
    });
    const context = this.#loop.context({ role: 'client', protocol: 'dtls', verify: 'none' });
    this.#id = this.#loop.connect(context, { address: '127.0.0.1', port });
  }

  static connect(port: number): Promise<NativeRawPeer> {
    return new Promise((resolve, reject) => {
      const peer: NativeRawPeer = new NativeRawPeer(port, (error) =>
        error === undefined ? resolve(peer) : reject(error),
      );
    });
  }

  get text(): string {
    if (this.#read.length > 0) this.#text += Buffer.concat(this.#read).toString();
    this.#read = [];
    return this.#text;
  }

  write(text: string): void {
    const lines = text.split('\n');
    if (lines.pop() !== '') throw new TypeError('only whole lines can be written');
    for (const line of lines) this.#loop.send(this.#id, line);
  }

  pause(): void {
    this.#loop.pause(this.#id);
  }

  resume(): void {
    this.#loop.resume(this.#id);
  }

  end(): void {
    this.#loop.close(this.#id);
  }

  vanish(): void {
    if (!this.isGone) this.#loop.abort(this.#id);
  }

  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  #take(count: number): void {
    const { data, meta } = this.#loop.received;
    for (let index = 0; index < count; index += 1) {
      const [start = 0, bytes = 0] = meta.subarray(3 * index + 1, 3 * index + 3);
      this.#read.push(Buffer.from(data.subarray(start, start + bytes)), NEWLINE);
    }
  }

  #note(change: () => void): void {
    change();
    this.#conditions.changed();
  }
}

const NEWLINE = Buffer.from('\n');

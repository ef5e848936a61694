/** Writes lines to a server in memory and reads what comes back, without any rule of its own. */
import type { MemoryRawPeer } from '../transports/memory-raw-peer.ts';
import { turn } from './turn.ts';

/** A line as it was read: an answer or an event. */
export type Line = Readonly<Record<string, unknown>>;

/** An object becomes its JSON; text goes as it is. */
export type Written = Line | string;

export class LineClient {
  readonly #peer: MemoryRawPeer;
  #read = 0;
  /** The token of its latest login, where there was one. */
  resume = '';

  constructor(peer: MemoryRawPeer) {
    this.#peer = peer;
  }

  /** All lines in one write. */
  write(...lines: readonly Written[]): void {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    this.#peer.write(text.map((line) => `${line}\n`).join(''));
  }

  writeBytes(bytes: Uint8Array | string): void {
    this.#peer.write(bytes);
  }

  /** Writes the lines, and returns what has come once all is settled. */
  async ask(...lines: readonly Written[]): Promise<readonly Line[]> {
    this.write(...lines);
    await turn();
    return this.read();
  }

  /** As `ask`, for answers whose exact spelling matters. */
  async askRaw(...lines: readonly Written[]): Promise<readonly string[]> {
    this.write(...lines);
    await turn();
    return this.readRaw();
  }

  /** The lines that came since it was last asked. */
  read(): readonly Line[] {
    return this.readRaw().map((line) => JSON.parse(line) as Line);
  }

  readRaw(): readonly string[] {
    const lines = this.#peer.text.split('\n').slice(0, -1);
    const fresh = lines.slice(this.#read);
    this.#read = lines.length;
    return fresh;
  }

  /** The server has ended the connection in good order. */
  get isEnded(): boolean {
    return this.#peer.isEnded;
  }

  /** The connection is gone without a word. */
  get isGone(): boolean {
    return this.#peer.isGone;
  }

  /** Reads no more, until `unpause`. */
  pause(): void {
    this.#peer.pause();
  }

  unpause(): void {
    this.#peer.resume();
  }

  /** Ends what it writes, in good order; it still reads. */
  async end(): Promise<void> {
    this.#peer.end();
    await turn();
  }

  /** Is gone without a word. */
  async vanish(): Promise<void> {
    this.#peer.vanish();
    await turn();
  }
}

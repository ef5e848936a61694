/** The lines of one wake-up, read in place: one object for all wake-ups, nothing made per line. */
import { isUtf8 } from 'node:buffer';
import type { Received } from 'wolfssl-binding';
import type { Connection, LineBatch } from '../src/ports/transport.ts';
import type { NativeConnectionTable } from './native-connection-table.ts';

/** Words in `Received.meta` for each line: connection, offset, bytes. */
const META_WORDS = 3;

/** What decoding leaves in the place of bytes that are not UTF-8; a peer may also have sent it. */
const REPLACEMENT = '\ufffd';

export class NativeLineBatch implements LineBatch {
  length = 0;
  readonly #data: Buffer;
  readonly #meta: Uint32Array;
  readonly #connections: NativeConnectionTable;

  constructor({ data, meta }: Received, connections: NativeConnectionTable) {
    this.#data = data;
    this.#meta = meta;
    this.#connections = connections;
  }

  connection(index: number): Connection {
    const connection = this.#connections.get(this.#word(index, 0));
    if (connection === undefined) throw new RangeError(`line ${index} is of no open connection`);
    return connection;
  }

  text(index: number): string | undefined {
    const start = this.#word(index, 1);
    const end = start + this.#word(index, 2);
    const text = this.#data.toString('utf8', start, end);
    // Only text that shows the mark of a failed decoding is looked at twice.
    const suspect = text.includes(REPLACEMENT) && !isUtf8(this.#data.subarray(start, end));
    return suspect ? undefined : text;
  }

  /** Forgets the lines of connections that were turned away while they were being opened. */
  dropUnknown(): void {
    let kept = 0;
    for (let index = 0; index < this.length; index += 1) {
      if (this.#connections.get(this.#word(index, 0)) === undefined) continue;
      const start = index * META_WORDS;
      this.#meta.copyWithin(kept * META_WORDS, start, start + META_WORDS);
      kept += 1;
    }
    this.length = kept;
  }

  #word(index: number, offset: number): number {
    const word = this.#meta[index * META_WORDS + offset];
    if (word === undefined || index >= this.length) throw new RangeError(`no line ${index}`);
    return word;
  }
}

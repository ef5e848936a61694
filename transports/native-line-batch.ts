/** The lines of one wake-up, read in place: one object for all wake-ups, nothing made per line. */
import { isUtf8 } from 'node:buffer';
import type { Received } from 'wolfssl-binding';
import type { Connection, LineBatch } from '../src/ports/transport.ts';
import type { NativeConnection } from './native-connection.ts';

/** The binding's ids: this many low bits are the slot, the rest tells its users apart. */
const SLOT_BITS = 20;
const SLOT_MASK = 2 ** SLOT_BITS - 1;

/** Words in `Received.meta` for each line: connection, offset, bytes. */
const META_WORDS = 3;

/** What decoding leaves in the place of bytes that are not UTF-8; a peer may also have sent it. */
const REPLACEMENT = '\ufffd';

/** Connections by slot: an array index costs a fraction of a look-up in a Map. */
export class ConnectionTable {
  readonly #bySlot: (NativeConnection | undefined)[] = [];
  size = 0;

  add(connection: NativeConnection): void {
    this.#bySlot[connection.id & SLOT_MASK] = connection;
    this.size += 1;
  }

  get(id: number): NativeConnection | undefined {
    return this.#bySlot[id & SLOT_MASK];
  }

  remove(id: number): void {
    this.#bySlot[id & SLOT_MASK] = undefined;
    this.size -= 1;
  }

  *[Symbol.iterator](): Generator<NativeConnection> {
    for (const connection of this.#bySlot) if (connection !== undefined) yield connection;
  }
}

export class NativeLineBatch implements LineBatch {
  length = 0;
  readonly #data: Buffer;
  readonly #meta: Uint32Array;
  readonly #connections: ConnectionTable;

  constructor({ data, meta }: Received, connections: ConnectionTable) {
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

  #word(index: number, offset: number): number {
    const word = this.#meta[index * META_WORDS + offset];
    if (word === undefined || index >= this.length) throw new RangeError(`no line ${index}`);
    return word;
  }
}

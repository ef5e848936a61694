/** Stands between two ends on TCP and counts the TLS records that pass towards the client. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Type 23, application data; in TLS 1.3 everything encrypted looks like that (RFC 8446 5.2). */
const APPLICATION_DATA = 23;
const HEADER_BYTES = 5;

export class RecordProxy {
  /** Lengths of the records that came from the server since `forget`. */
  records: number[] = [];
  #kept = Buffer.alloc(0);
  readonly #sockets: Socket[] = [];
  readonly #server = createServer();

  async open(target: number): Promise<number> {
    this.#server.on('connection', (near) => {
      const far = connect(target, '127.0.0.1');
      this.#sockets.push(near, far);
      near.on('error', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
      far.on('data', (chunk: Buffer) => this.#count(chunk));
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  forget(): void {
    this.records = [];
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #count(chunk: Buffer): void {
    let rest = Buffer.concat([this.#kept, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const bytes = rest.readUInt16BE(3);
      if (rest.length < HEADER_BYTES + bytes) break;
      if (rest[0] === APPLICATION_DATA) this.records.push(bytes);
      rest = rest.subarray(HEADER_BYTES + bytes);
    }
    this.#kept = rest;
  }
}

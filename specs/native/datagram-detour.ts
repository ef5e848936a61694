/**
 * A way between dialled clients and a server that remembers each datagram. To the server everything
 * comes from one address, as from a host whose program was started again on the same port.
 */
import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';

export interface Seen {
  readonly from: 'client' | 'server';
  readonly bytes: Buffer;
}

export class DatagramDetour {
  readonly seen: Seen[] = [];
  readonly #near = createSocket('udp4');
  readonly #far = createSocket('udp4');
  readonly #server: number;
  #client: RemoteInfo | undefined;
  #held: Buffer[] = [];
  /** How many of the client's datagrams are to become one; undefined: each passes as it came. */
  #joined: number | undefined;

  private constructor(server: number) {
    this.#server = server;
    this.#near.on('message', (bytes, client) => {
      this.#client = client;
      this.seen.push({ from: 'client', bytes });
      this.#pass(bytes);
    });
    this.#far.on('message', (bytes) => {
      this.seen.push({ from: 'server', bytes });
      if (this.#client !== undefined) this.#near.send(bytes, this.#client.port, '127.0.0.1');
    });
  }

  static async to(server: number): Promise<DatagramDetour> {
    const detour = new DatagramDetour(server);
    detour.#near.bind(0, '127.0.0.1');
    detour.#far.bind(0, '127.0.0.1');
    await Promise.all([once(detour.#near, 'listening'), once(detour.#far, 'listening')]);
    return detour;
  }

  get port(): number {
    return this.#near.address().port;
  }

  /** What clients sent, that begins a handshake: handshake record, epoch 0, client hello. */
  get hellos(): readonly Buffer[] {
    return this.seen.flatMap(({ from, bytes }) =>
      from === 'client' && bytes[0] === 22 && bytes[13] === 1 ? [bytes] : [],
    );
  }

  /** The next so many datagrams of clients arrive as one, and what comes after them never. */
  joinNext(count: number): void {
    this.#joined = count;
  }

  #pass(bytes: Buffer): void {
    this.#held.push(bytes);
    if (this.#joined !== undefined && this.#held.length !== this.#joined) return;
    this.#far.send(Buffer.concat(this.#held), this.#server, '127.0.0.1');
    if (this.#joined === undefined) this.#held = [];
  }

  /** To the server again, from the address that the clients have to it. */
  replay(bytes: Buffer): void {
    this.#far.send(bytes, this.#server, '127.0.0.1');
  }

  close(): void {
    this.#near.close();
    this.#far.close();
  }
}

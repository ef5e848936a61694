/** One client behind the proxy: the port that the server knows it by, and its two directions. */
import type { RemoteInfo, Socket } from 'node:dgram';
import type { Direction } from './conditions.ts';
import { type Draw, seededDraw } from './seeded-draw.ts';
import { closeSocket, openUpstream } from './udp-sockets.ts';

/** The datagrams of one client in one direction. */
export interface Lane {
  /** Of its own, so that what it meets does not hang on how it interleaves with others. */
  readonly draw: Draw;
  arrived: number;
  /** The number of the latest arrival that has left. */
  newest: number;
}

const newLane = (seed: string): Lane => ({ draw: seededDraw(seed), arrived: 0, newest: 0 });

interface ServerAddress {
  readonly port: number;
  readonly host: string;
}

export class ClientFlow {
  readonly name: string;
  readonly port: number;
  readonly address: string;
  readonly lanes: Readonly<Record<Direction, Lane>>;
  readonly #server: ServerAddress;
  readonly #openUpstream: () => Socket;
  #upstream: Socket;

  constructor(
    { address, port }: RemoteInfo,
    server: ServerAddress,
    seed: string,
    onMessage: (flow: ClientFlow, bytes: Buffer) => void,
  ) {
    this.name = `${address}:${port}`;
    this.port = port;
    this.address = address;
    this.lanes = { toServer: newLane(`${seed} up`), toClient: newLane(`${seed} down`) };
    this.#server = server;
    this.#openUpstream = () =>
      openUpstream(server.port, server.host, (bytes) => onMessage(this, bytes));
    this.#upstream = this.#openUpstream();
  }

  sendToServer(bytes: Buffer): void {
    this.#upstream.send(bytes, this.#server.port, this.#server.host);
  }

  /** Resolves when the port before is closed, which was taken until then: the new one differs. */
  rebind(): Promise<void> {
    const before = this.#upstream;
    this.#upstream = this.#openUpstream();
    return closeSocket(before);
  }

  close(): Promise<void> {
    return closeSocket(this.#upstream);
  }
}

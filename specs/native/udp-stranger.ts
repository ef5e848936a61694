/** A bare UDP socket: sends what it likes from an address of its own and counts what comes back. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Told } from './told.ts';

export class UdpStranger {
  readonly heard = new Told<Buffer>();
  heardBytes = 0;
  sentBytes = 0;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes) => {
      this.heardBytes += bytes.length;
      this.heard.tell(bytes);
    });
    // The kernel's word that nobody listens there is no news to a stranger.
    socket.on('error', () => undefined);
  }

  /** On any address of the loopback network: all of 127.0.0.0/8 is this machine. */
  static async at(address = '127.0.0.1'): Promise<UdpStranger> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    return new UdpStranger(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  send(bytes: Uint8Array, port: number): Promise<void> {
    this.sentBytes += bytes.length;
    return new Promise((resolve) => {
      this.#socket.send(bytes, port, '127.0.0.1', () => resolve());
    });
  }

  close(): void {
    this.#socket.close();
  }
}

/** One end on UDP that keeps what it receives. */
import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { Conditions } from '../conditions.ts';

export class UdpPeer {
  readonly received: { readonly bytes: Buffer; readonly port: number }[] = [];
  readonly #socket = createSocket('udp4');
  readonly #conditions = new Conditions();

  static async open(port = 0): Promise<UdpPeer> {
    const peer = new UdpPeer();
    peer.#socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
      peer.received.push({ bytes, port: from.port });
      peer.#conditions.changed();
    });
    peer.#socket.bind(port, '127.0.0.1');
    await once(peer.#socket, 'listening');
    return peer;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get texts(): string[] {
    return this.received.map(({ bytes }) => bytes.toString());
  }

  send(bytes: Buffer | string, port: number): void {
    this.#socket.send(bytes, port, '127.0.0.1');
  }

  /** Resolves when so many have come, since it was opened. */
  until(count: number): Promise<void> {
    return this.#conditions.until(() => this.received.length >= count);
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}

/** A TLS client that is not ours (node:tls), as the compliance suite wants it. */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Conditions } from '../support/conditions.ts';
import type { StreamPeer } from './compliance/subject.ts';

export class TlsRawPeer implements StreamPeer {
  isEnded = false;
  isGone = false;
  readonly #tcp: Socket;
  readonly #tls: TLSSocket;
  readonly #conditions = new Conditions();
  #read: Buffer[] = [];
  #text = '';

  private constructor(tcp: Socket, tls: TLSSocket) {
    this.#tcp = tcp;
    this.#tls = tls;
    tls.on('data', (chunk: Buffer) => this.#note(() => void this.#read.push(chunk)));
    tls.on('end', () => this.#note(() => void (this.isEnded = true)));
    tls.on('close', () => this.#note(() => void (this.isGone = true)));
    // A reset is an end like any other for a peer that is only watched.
    tls.on('error', () => tls.destroy());
  }

  static async connect(port: number): Promise<TlsRawPeer> {
    // The TLS socket takes over that it may be half open.
    const tcp = connectTcp({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    const tls = connectTls({ socket: tcp, rejectUnauthorized: false });
    await once(tls, 'secureConnect');
    return new TlsRawPeer(tcp, tls);
  }

  get text(): string {
    if (this.#read.length > 0) this.#text += Buffer.concat(this.#read).toString();
    this.#read = [];
    return this.#text;
  }

  write(bytes: Uint8Array | string): void {
    this.#tls.write(bytes);
  }

  pause(): void {
    this.#tls.pause();
  }

  resume(): void {
    this.#tls.resume();
  }

  end(): void {
    this.#tls.end();
  }

  /** The socket goes, without TLS saying that it ends. */
  vanish(): void {
    this.#tcp.destroy();
  }

  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  #note(change: () => void): void {
    change();
    this.#conditions.changed();
  }
}

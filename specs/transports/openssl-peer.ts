/** Somebody with a DTLS program of his own, who types bare lines: one datagram for each write. */
import { WatchedProgram } from '../support/watched-program.ts';
import type { BarePeer } from './compliance/subject.ts';

/** The last that it says of itself once its handshake is done, if it is not told to keep quiet. */
const CONNECTED = 'Extended master secret: ';

export class OpensslPeer implements BarePeer {
  readonly #program: WatchedProgram;

  private constructor(port: number) {
    const words = ['s_client', '-dtls1_2', '-connect', `127.0.0.1:${port}`];
    this.#program = new WatchedProgram(['openssl', ...words], { stdio: 'pipe' });
  }

  static async connect(port: number): Promise<OpensslPeer> {
    const peer = new OpensslPeer(port);
    await peer.until(() => peer.isGone || peer.#program.stdout.includes(CONNECTED));
    if (peer.isGone) throw new Error(`openssl could not connect: ${peer.#program.stderr}`);
    return peer;
  }

  get lines(): readonly string[] {
    return this.#program.stdout.split('\n').filter((line) => line.startsWith('{'));
  }

  get isGone(): boolean {
    return this.#program.isOver;
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    await new Promise((resolve) => this.#program.child.stdin?.write(bytes, resolve));
  }

  end(): void {
    this.#program.child.stdin?.end();
  }

  vanish(): void {
    this.#program.child.kill('SIGKILL');
  }

  until(claim: () => boolean): Promise<void> {
    return this.#program.until(claim);
  }
}

/** A client on Node's own TLS, which is OpenSSL: nothing of ours but the lines. */
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { Conditions } from './conditions.ts';
import type { Line, Written } from './line-client.ts';

export class TlsLineClient {
  readonly socket: TLSSocket;
  readonly lines: Line[] = [];
  isClosed = false;
  /** The server ended the connection in good order. */
  isEnded = false;
  readonly #conditions = new Conditions();
  #partial = '';

  private constructor(socket: TLSSocket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const parts = (this.#partial + text).split('\n');
      this.#partial = parts.pop() ?? '';
      for (const part of parts) this.lines.push(JSON.parse(part) as Line);
      this.#conditions.changed();
    });
    socket.on('end', () => {
      this.isEnded = true;
      this.#conditions.changed();
    });
    // Being cut off is what many of these clients are there for.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.#conditions.changed();
    });
  }

  static connect(port: number, options: ConnectionOptions = {}): Promise<TlsLineClient> {
    return new Promise((resolve, reject) => {
      const to = { host: '127.0.0.1', port, rejectUnauthorized: false, ...options };
      const socket = connect(to, () => resolve(new TlsLineClient(socket)));
      socket.once('error', reject);
    });
  }

  static async login(port: number, nickname: string): Promise<TlsLineClient> {
    const client = await TlsLineClient.connect(port);
    await client.ask({ command: 'login', nickname, protocol: 1 });
    return client;
  }

  /** All lines in one write. True: there is room for more. */
  write(...lines: readonly Written[]): boolean {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    return this.socket.write(text.map((line) => `${line}\n`).join(''));
  }

  /** Resolves with the next line that comes. */
  async ask(line: Written): Promise<Line> {
    const index = this.lines.length;
    this.write(line);
    await this.until(() => this.lines.length > index);
    return this.lines[index] ?? {};
  }

  /** Resolves as soon as the claim holds; it is looked at whenever something comes or ends. */
  async until(claim: () => boolean): Promise<void> {
    await this.#conditions.until(() => claim() || this.isClosed);
    if (!claim()) throw new Error(`closed after ${JSON.stringify(this.lines.at(-1))}`);
  }

  destroy(): void {
    this.socket.destroy();
  }
}

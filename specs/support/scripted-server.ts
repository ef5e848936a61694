/** A server in memory that does nothing but what a spec tells it to. */
import type { Connection, Listener } from '../../src/ports/transport.ts';
import type { MemoryNetwork } from '../../transports/memory/memory-network.ts';
import { MemoryTransport } from '../../transports/memory/memory-transport.ts';
import { Conditions } from './conditions.ts';

/** A line that a client sent, read as JSON. */
export type Asked = Readonly<Record<string, unknown>>;

const LIMITS = { lineBytesMax: 65_536, queueBytesMax: 1_048_576, handshakeMs: 5_000 };

const MS_PER_SECOND = 1_000;

export class ScriptedServer {
  readonly asked: Asked[] = [];
  readonly #network: MemoryNetwork;
  readonly #listener: Listener;
  readonly #conditions = new Conditions();
  #connections: Connection[] = [];
  #accepted = 0;

  private constructor(network: MemoryNetwork, listener: Listener) {
    this.#network = network;
    this.#listener = listener;
    listener.opened$.subscribe((connection) => {
      this.#accepted += 1;
      this.#connections.push(connection);
      this.#conditions.changed();
    });
    listener.received$.subscribe((lines) => {
      for (let index = 0; index < lines.length; index += 1) {
        this.asked.push(JSON.parse(lines.text(index) ?? '') as Asked);
      }
      this.#conditions.changed();
    });
    listener.ended$.subscribe((connection) => connection.close());
    listener.closed$.subscribe(({ connection }) => {
      this.#connections = this.#connections.filter((open) => open !== connection);
      this.#conditions.changed();
    });
  }

  /** The certificate is what makes one server another one. */
  static async at(
    network: MemoryNetwork,
    port: number,
    certificatePem = 'one',
  ): Promise<ScriptedServer> {
    const listener = await new MemoryTransport(network).listen({
      host: 'memory',
      port,
      identity: { certificatePem, keyPem: 'key' },
      limits: LIMITS,
    });
    return new ScriptedServer(network, listener);
  }

  get open(): number {
    return this.#connections.length;
  }

  /** Connections so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Resolves as soon as the claim holds; it is looked at after each line and connection. */
  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  /** The line of that number, counted from 1 over all connections. */
  async untilAsked(count: number): Promise<Asked> {
    await this.until(() => this.asked.length >= count);
    const asked = this.asked[count - 1];
    if (asked === undefined) throw new Error(`nothing was asked as number ${count}`);
    return asked;
  }

  /** To the connection that was opened last; several lines arrive in one wake-up. */
  say(...lines: readonly (object | string)[]): void {
    for (const line of lines) {
      this.#last.send(typeof line === 'string' ? line : JSON.stringify(line));
    }
  }

  ok(asked: Asked, fields: object = {}): void {
    this.say({ status: 'ok', id: asked['id'], ...fields });
  }

  refuse(asked: Asked, code: string, fields: object = {}): void {
    this.say({ status: 'error', id: asked['id'], code, reason: `because ${code}`, ...fields });
  }

  /** Lets a login in; `resume` is the next token. */
  welcome(resume = 'token-1', fields: object = {}): void {
    this.say({ status: 'ok', nickname: 'alice', session: 'session-1', resume, ...fields });
  }

  /** An event of this moment. */
  tell(type: string, fields: object): void {
    this.say(toEvent(type, fields));
  }

  /** The network cuts the last connection; nobody says goodbye. */
  cut(): void {
    this.#network.sever(this.#last);
  }

  /** Ends the last connection in good order. */
  hangUp(): void {
    this.#last.close();
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  get #last(): Connection {
    const connection = this.#connections.at(-1);
    if (connection === undefined) throw new Error('nobody is connected');
    return connection;
  }
}

export const toEvent = (type: string, fields: object): object => ({
  event: type,
  at: new Date(MS_PER_SECOND).toISOString(),
  ...fields,
});

/** A client on one of our own transports that writes lines, reads them, and answers pings. */
import type { Connection, Dialler, NetworkTransport } from '../../src/ports/transport.ts';
import { systemClock } from '../../src/system/system-clock.ts';
import { transportNamed } from '../../transports/registry.ts';
import { Conditions } from './conditions.ts';
import type { Line } from './line-client.ts';

/** As the client has them, with a queue for those that write faster than a path takes it. */
const LIMITS = { lineBytesMax: 512 * 1024, queueBytesMax: 64 * 1024 * 1024, handshakeMs: 10_000 };

export class TransportLineClient {
  nickname = 'nobody';
  /** How long the handshake took. */
  readonly dialledInMs: number;
  /** How the connection ended; undefined while it is open. */
  closed: string | undefined;
  readonly #dialler: Dialler;
  readonly #connection: Connection;
  readonly #conditions = new Conditions();
  readonly #answers = new Map<number, Line>();
  readonly #observers: ((event: Line) => void)[] = [];
  #asked = 0;

  private constructor(dialler: Dialler, connection: Connection, dialledInMs: number) {
    this.dialledInMs = dialledInMs;
    this.#dialler = dialler;
    this.#connection = connection;
    dialler.received$.subscribe((lines) => {
      for (let index = 0; index < lines.length; index += 1) this.#read(lines.text(index) ?? '');
      this.#conditions.changed();
    });
    dialler.closed$.subscribe(({ by, detail }) => {
      this.closed = `${by}: ${detail}`;
      this.#conditions.changed();
    });
  }

  /** @throws DialError */
  static async dial(transport: NetworkTransport, port: number): Promise<TransportLineClient> {
    const dialler = transportNamed(transport, systemClock).dialler({ limits: LIMITS });
    try {
      const startedAt = performance.now();
      const never = new AbortController().signal;
      const connection = await dialler.dial({ host: '127.0.0.1', port }, never);
      return new TransportLineClient(dialler, connection, performance.now() - startedAt);
    } catch (error) {
      await dialler.close();
      throw error;
    }
  }

  /** @throws DialError */
  static async login(
    transport: NetworkTransport,
    port: number,
    nickname: string,
  ): Promise<TransportLineClient> {
    const client = await TransportLineClient.dial(transport, port);
    await client.ask({ command: 'login', nickname, protocol: 1 });
    client.nickname = nickname;
    return client;
  }

  /** As `Connection.send`: nobody waits for the answer. */
  send(line: string): boolean {
    return this.#connection.send(line);
  }

  /** @throws Error for a refusal. */
  async ask(fields: Line): Promise<Line> {
    this.#asked += 1;
    const id = this.#asked;
    this.#connection.send(JSON.stringify({ ...fields, id }));
    await this.until(() => this.#answers.has(id));
    const answer = this.#answers.get(id) ?? {};
    this.#answers.delete(id);
    if (answer['status'] !== 'ok') throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Sees every event, and every answer that nobody waits for. */
  observe(observer: (line: Line) => void): void {
    this.#observers.push(observer);
  }

  /** Resolves as soon as the claim holds; it is looked at whenever something comes or ends. */
  async until(claim: () => boolean): Promise<void> {
    await this.#conditions.until(() => claim() || this.closed !== undefined);
    if (!claim()) throw new Error(`${this.nickname} was closed, ${this.closed ?? ''}`);
  }

  async untilEvent(type: string): Promise<Line> {
    let found: Line | undefined;
    this.observe((line) => {
      if (line['event'] === type) found ??= line;
    });
    await this.until(() => found !== undefined);
    return found ?? {};
  }

  /** Ends at once, whatever is on its way. */
  abort(): Promise<void> {
    this.#connection.abort();
    return this.#dialler.close();
  }

  #read(text: string): void {
    const line = JSON.parse(text) as Line;
    const { id } = line;
    if (typeof id === 'number') this.#answers.set(id, line);
    else if (line['event'] === 'Ping') this.#connection.send('{"command":"ping"}');
    else for (const observer of this.#observers) observer(line);
  }
}

/** The second accepts what the first proposes; resolves when both know that they are in a chat. */
export const startChat = async (
  inviter: TransportLineClient,
  invited: TransportLineClient,
): Promise<void> => {
  const told = invited.untilEvent('ChatInvited');
  const started = [inviter, invited].map((client) => client.untilEvent('ChatStarted'));
  await inviter.ask({ command: 'invite', to: invited.nickname });
  await told;
  await invited.ask({ command: 'accept', from: inviter.nickname });
  await Promise.all(started);
};

/** Many clients in one process, on the addon that the server itself is built on. */
import {
  type ContextOptions,
  createLoop,
  type Loop,
  type PeerInfo,
  type Protocol,
} from 'wolfssl-binding';

export interface Member {
  readonly id: number;
  /** Its place in the order of login. */
  readonly index: number;
  readonly nickname: string;
}

/** A line as it stands in the loop's buffer: `data` from `offset`, `length` bytes. */
export type Listener = (member: Member, data: Buffer, offset: number, length: number) => void;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (cause: Error) => void;
}

/** What a client says when it arrives. */
const loginLine = (nickname: string): string =>
  `{"command":"login","nickname":"${nickname}","protocol":1}`;

/** The longest answer is a page of `who`. */
const LINE_BYTES_MAX = 1_048_576;
const QUEUE_BYTES_MAX = 16_777_216;
const HANDSHAKE_MS = 30_000;

/** Handshakes under way at once: enough to keep a server busy, few enough to be no storm. */
export const HANDSHAKES_AT_ONCE = 16;

export interface CrowdOptions {
  readonly port: number;
  readonly protocol: Protocol;
  readonly groups: NonNullable<ContextOptions['groups']>;
  readonly resumeSessions: boolean;
}

export class Crowd {
  readonly #loop: Loop;
  readonly #options: CrowdOptions;
  /** One for each that may be on its way: a session is resumed once, by the next of its lane. */
  #lanes: readonly number[];
  readonly #members = new Map<number, Member>();
  /** Who waits for the answer to its one line, in set-up. */
  readonly #waiting = new Map<number, Waiting>();
  #left: (() => void) | undefined;
  #arrived = 0;
  /** Takes every line while it is set; otherwise answers go to whoever asked. */
  listener: Listener | undefined;

  constructor(options: CrowdOptions) {
    this.#options = options;
    const limits = {
      lineBytesMax: LINE_BYTES_MAX,
      queueBytesMax: QUEUE_BYTES_MAX,
      handshakeMs: HANDSHAKE_MS,
    };
    this.#loop = createLoop(limits, {
      onOpen: (id) => this.#opened(id),
      onLines: (count) => this.#heard(count),
      onLineTooLong: (id) => this.#failed(id, 'the line from the server is too long'),
      onEnd: (id) => this.#loop.close(id),
      onDrain: () => undefined,
      onClose: (id, { code, wolf }) => {
        this.#failed(id, `closed: ${code} ${wolf}`);
        this.#members.delete(id);
        if (this.#members.size === 0) this.#left?.();
      },
    });
    this.#lanes = this.#newLanes();
  }

  get size(): number {
    return this.#members.size;
  }

  /** Brings `count` clients in, as many at once as there are lanes; in the order of `index`. */
  async arrive(count: number): Promise<readonly Member[]> {
    const members: Member[] = [];
    let left = count;
    const bringIn = async (lane: number): Promise<void> => {
      while (left > 0) {
        left -= 1;
        members.push(await this.#logIn(lane));
      }
    };
    await Promise.all(this.#lanes.map(bringIn));
    return members.toSorted((one, other) => one.index - other.index);
  }

  /** Sends a line and waits for the answer, which has to be ok. Only without a listener. */
  ask({ id }: Member, line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#loop.send(id, line);
    });
  }

  say({ id }: Member, line: string): void {
    this.#loop.send(id, line);
  }

  peer({ id }: Member): PeerInfo | undefined {
    return this.#loop.peer(id);
  }

  /** Everybody hangs up; resolves when every connection is gone. */
  async leave(): Promise<void> {
    if (this.#members.size === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.#left = resolve;
    });
    for (const id of this.#members.keys()) this.#loop.close(id);
    await gone;
    this.#left = undefined;
  }

  /** The next one to arrive on each lane does a full handshake. */
  forgetSessions(): void {
    for (const lane of this.#lanes) this.#loop.releaseContext(lane);
    this.#lanes = this.#newLanes();
  }

  #newLanes(): readonly number[] {
    const { protocol, groups, resumeSessions } = this.#options;
    return Array.from({ length: HANDSHAKES_AT_ONCE }, () =>
      this.#loop.context({
        role: 'client',
        protocol,
        verify: 'none',
        minVersion: '1.3',
        alpn: ['mesngr/1'],
        groups,
        resumeSessions,
      }),
    );
  }

  async #logIn(lane: number): Promise<Member> {
    const index = this.#arrived;
    this.#arrived += 1;
    const { port } = this.#options;
    const id = this.#loop.connect(lane, { address: '127.0.0.1', port });
    const member = { id, index, nickname: `user${index}` };
    this.#members.set(id, member);
    await new Promise<void>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    return member;
  }

  #opened(id: number): void {
    const member = this.#members.get(id);
    if (member !== undefined) this.#loop.send(id, loginLine(member.nickname));
  }

  #heard(count: number): void {
    const { data, meta } = this.#loop.received;
    for (let i = 0; i < 3 * count; i += 3) {
      const member = this.#members.get(meta[i] as number);
      if (member === undefined) continue;
      const offset = meta[i + 1] as number;
      const length = meta[i + 2] as number;
      if (this.listener === undefined) this.#answered(member, data, offset, length);
      else this.listener(member, data, offset, length);
    }
  }

  #answered({ id }: Member, data: Buffer, offset: number, length: number): void {
    const text = data.toString('utf8', offset, offset + length);
    if (!text.startsWith('{"status"')) return;
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    if (text.startsWith('{"status":"ok"')) waiting.resolve();
    else waiting.reject(new Error(text));
  }

  #failed(id: number, why: string): void {
    this.#waiting.get(id)?.reject(new Error(why));
    this.#waiting.delete(id);
  }
}

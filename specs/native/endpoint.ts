/** A loop whose handlers write down what they are told. */
import {
  createLoop,
  makeIdentity,
  type CloseReason,
  type ConnectionId,
  type ContextOptions,
  type Handlers,
  type Identity,
  type ListenerId,
  type Loop,
  type LoopOptions,
} from 'wolfssl-binding';
import { Told } from './told.ts';

export interface Line {
  readonly id: ConnectionId;
  readonly text: string;
}
export interface Closing {
  readonly id: ConnectionId;
  readonly reason: CloseReason;
}

/** Made once: keys cost time and none of the specs needs its own. */
export const IDENTITY: Identity = makeIdentity({
  commonName: 'specs',
  days: 30,
  algorithm: 'ecdsa',
  names: ['localhost', '127.0.0.1', '::1'],
});

export const OPTIONS: LoopOptions = {
  lineBytesMax: 4096,
  queueBytesMax: 1024 * 1024,
  handshakeMs: 4000,
};

export class Endpoint {
  readonly loop: Loop;
  readonly opened = new Told<{ readonly id: ConnectionId; readonly listener: ListenerId }>();
  readonly lines = new Told<Line>();
  /** Lines per call of onLines. */
  readonly batches: number[] = [];
  readonly tooLong = new Told<ConnectionId>();
  readonly ended = new Told<ConnectionId>();
  readonly drained = new Told<ConnectionId>();
  readonly closed = new Told<Closing>();

  constructor(options: Partial<LoopOptions> = {}, handlers: Partial<Handlers> = {}) {
    this.loop = createLoop(
      { ...OPTIONS, ...options },
      {
        onOpen: (id, listener) => {
          this.opened.tell({ id, listener });
          handlers.onOpen?.(id, listener);
        },
        onLines: (count) => {
          this.batches.push(count);
          for (const line of linesOf(this.loop, count)) this.lines.tell(line);
          handlers.onLines?.(count);
        },
        onLineTooLong: (id) => {
          this.tooLong.tell(id);
          handlers.onLineTooLong?.(id);
        },
        onEnd: (id) => {
          this.ended.tell(id);
          handlers.onEnd?.(id);
        },
        onDrain: (id) => {
          this.drained.tell(id);
          handlers.onDrain?.(id);
        },
        onClose: (id, reason) => {
          this.closed.tell({ id, reason });
          handlers.onClose?.(id, reason);
        },
      },
    );
  }

  /** On a free port of the loopback interface; returns it. */
  listen(options: Partial<ContextOptions> = {}): number {
    const context = this.loop.context({
      role: 'server',
      identity: IDENTITY,
      verify: 'none',
      ...options,
    });
    return this.loop.listen(context, { address: '127.0.0.1', port: 0 }).port;
  }

  dial(port: number, options: Partial<ContextOptions> = {}, serverName?: string): ConnectionId {
    const context = this.loop.context({ role: 'client', verify: 'none', ...options });
    const name = serverName === undefined ? {} : { serverName };
    return this.loop.connect(context, { address: '127.0.0.1', port, ...name });
  }

  async nextText(): Promise<string> {
    return (await this.lines.next()).text;
  }
}

/** The lines that stand in `received` during onLines. */
const linesOf = ({ received: { data, meta } }: Loop, count: number): readonly Line[] =>
  Array.from({ length: count }, (_, index) => {
    const [id = 0, offset = 0, bytes = 0] = meta.subarray(3 * index, 3 * index + 3);
    return { id, text: data.toString('utf8', offset, offset + bytes) };
  });

/** Makes endpoints and ends them after each spec. */
export class Stage {
  #endpoints: Endpoint[] = [];

  endpoint(options: Partial<LoopOptions> = {}, handlers: Partial<Handlers> = {}): Endpoint {
    const made = new Endpoint(options, handlers);
    this.#endpoints.push(made);
    return made;
  }

  /** A server and a client with one open connection between them. */
  async pair(
    server: Endpoint = this.endpoint(),
    client: Endpoint = this.endpoint(),
  ): Promise<{ server: Endpoint; client: Endpoint; served: ConnectionId; dialled: ConnectionId }> {
    const dialled = client.dial(server.listen());
    const [{ id: served }] = await Promise.all([server.opened.next(), client.opened.next()]);
    return { server, client, served, dialled };
  }

  clear(): void {
    for (const endpoint of this.#endpoints) endpoint.loop.destroy();
    this.#endpoints = [];
  }
}

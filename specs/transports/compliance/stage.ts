/** Puts up listeners, diallers and raw peers for one spec, and takes all of them down after it. */
import { setMaxListeners } from 'node:events';
import type {
  Connection,
  Dialler,
  DialTarget,
  EndpointLimits,
  Listener,
} from '../../../src/ports/transport.ts';
import { EndpointRecord } from '../../support/endpoint-record.ts';
import type { DeafPort, Subject } from './subject.ts';

/** Small enough to be reached quickly, and different from each other. */
export const LIMITS: EndpointLimits = {
  lineBytesMax: 65_536,
  queueBytesMax: 1_048_576,
  handshakeMs: 10_000,
};

/** Never aborts, however many dials listen for it. */
export const NEVER: AbortSignal = new AbortController().signal;
setMaxListeners(0, NEVER);

export interface Heard {
  readonly listener: Listener;
  readonly record: EndpointRecord;
}

export interface Called {
  readonly dialler: Dialler;
  readonly record: EndpointRecord;
}

/** One end of a connection, with what its endpoint told. */
export interface Side {
  readonly connection: Connection;
  readonly record: EndpointRecord;
}

export interface Pair {
  readonly listener: Listener;
  readonly dialler: Dialler;
  /** The end that dialled. */
  readonly near: Side;
  /** The end that listened. */
  readonly far: Side;
}

/** The kind of peer that a subject connects. */
type PeerOf<Given extends Subject> = Awaited<ReturnType<Given['connectRaw']>>;

export class Stage<Given extends Subject = Subject> {
  #subject: Given | undefined;
  #closers: (() => void | Promise<void>)[] = [];

  use(subject: Given): void {
    this.#subject = subject;
  }

  get subject(): Given {
    if (this.#subject === undefined) throw new Error('no subject: its setup must have failed');
    return this.#subject;
  }

  async listen(limits: Partial<EndpointLimits> = {}, port = 0): Promise<Heard> {
    const { transport, host, identity } = this.subject;
    const listener = await transport.listen({
      host,
      port,
      identity,
      limits: { ...LIMITS, ...limits },
    });
    this.#closers.push(() => listener.close());
    return { listener, record: new EndpointRecord(listener) };
  }

  dialler(limits: Partial<EndpointLimits> = {}): Called {
    const dialler = this.subject.transport.dialler({ limits: { ...LIMITS, ...limits } });
    this.#closers.push(() => dialler.close());
    return { dialler, record: new EndpointRecord(dialler) };
  }

  target(listener: Listener): DialTarget {
    return { host: this.subject.host, port: listener.port };
  }

  /** One open connection with an end of ours on both sides. */
  async pair(limits: Partial<EndpointLimits> = {}): Promise<Pair> {
    const heard = await this.listen(limits);
    const called = this.dialler(limits);
    const [near, far] = await Promise.all([
      called.dialler.dial(this.target(heard.listener), NEVER),
      heard.record.untilOpened(),
    ]);
    return {
      listener: heard.listener,
      dialler: called.dialler,
      near: { connection: near, record: called.record },
      far: { connection: far, record: heard.record },
    };
  }

  /** One open connection between a listener and a raw peer. */
  async raw(limits: Partial<EndpointLimits> = {}): Promise<{ peer: PeerOf<Given>; far: Side }> {
    const { listener, record } = await this.listen(limits);
    const peer = await this.connectRaw(listener);
    return { peer, far: { connection: await record.untilOpened(), record } };
  }

  async connectRaw(listener: Listener): Promise<PeerOf<Given>> {
    const peer = (await this.subject.connectRaw(listener.port)) as PeerOf<Given>;
    this.#closers.push(() => peer.vanish());
    return peer;
  }

  /** Taken down with all else, as whatever this stage put up itself. */
  afterwards(close: () => void | Promise<void>): void {
    this.#closers.push(close);
  }

  async deafPort(): Promise<DeafPort> {
    const deaf = await this.subject.deafPort();
    this.#closers.push(() => deaf.close());
    return deaf;
  }

  async clear(): Promise<void> {
    const closers = this.#closers.toReversed();
    this.#closers = [];
    for (const close of closers) await close();
  }
}

/** A whole server in memory, and clients that write lines to it; time passes on demand. */
import type { Container } from 'inversify';
import type { LogDetails, Logger } from '../../src/ports/logger.ts';
import type { Listener } from '../../src/ports/transport.ts';
import { createContainer } from '../../src/server/container.ts';
import { Gateway } from '../../src/server/gateway.ts';
import { STANDARD_LIMITS, withLimits } from '../../src/server/limits.ts';
import { LINE_BYTES_BEFORE_LOGIN_MAX } from '../../src/wire/limits.ts';
import { MemoryNetwork } from '../../transports/memory/memory-network.ts';
import { MemoryTransport } from '../../transports/memory/memory-transport.ts';
import { MemoryRawPeer } from '../transports/memory-raw-peer.ts';
import { LineClient } from './line-client.ts';
import { SeededRandom } from './seeded-random.ts';
import { turn } from './turn.ts';
import { VirtualClock } from './virtual-clock.ts';

const IDENTITY = { certificatePem: 'certificate', keyPem: 'key' };
const MS_PER_SECOND = 1_000;

export interface LogEntry {
  readonly level: keyof Logger;
  readonly what: string;
  readonly details: LogDetails;
}

export class MemoryServer {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly container: Container;
  readonly gateway: Gateway;
  readonly listener: Listener;
  readonly log: readonly LogEntry[];

  private constructor(
    parts: Pick<MemoryServer, 'clock' | 'network' | 'container' | 'listener' | 'log'>,
  ) {
    this.clock = parts.clock;
    this.network = parts.network;
    this.container = parts.container;
    this.listener = parts.listener;
    this.log = parts.log;
    this.gateway = parts.container.get(Gateway);
    this.gateway.start((cause) => {
      throw cause;
    });
    this.gateway.serve(parts.listener);
  }

  /** Settings as for `--limit`. */
  static async start(...settings: readonly string[]): Promise<MemoryServer> {
    const clock = new VirtualClock();
    const network = new MemoryNetwork({ clock });
    const limits = withLimits(STANDARD_LIMITS, settings);
    const log: LogEntry[] = [];
    const random = new SeededRandom();
    const logger = recordingLogger(log);
    const container = createContainer({ clock, random, logger, limits });
    const listener = await new MemoryTransport(network).listen({
      host: 'memory',
      port: 0,
      identity: IDENTITY,
      limits: {
        lineBytesMax: LINE_BYTES_BEFORE_LOGIN_MAX,
        queueBytesMax: limits.values['queue-bytes'],
        handshakeMs: limits.values['handshake-ms'],
      },
    });
    return new MemoryServer({ clock, network, container, listener, log });
  }

  async connect(): Promise<LineClient> {
    return new LineClient(await MemoryRawPeer.connect(this.network, this.listener.port));
  }

  /** Connected and logged in natively; the answer is read already. */
  async login(nickname: string): Promise<LineClient> {
    const client = await this.connect();
    const [answer] = await client.ask({ command: 'login', nickname, protocol: 1 });
    if (answer?.['status'] !== 'ok') throw new Error(`no login: ${JSON.stringify(answer)}`);
    client.resume = String(answer['resume']);
    return client;
  }

  /** Two in a chat, the first of whom invited; all that it took is read already. */
  async chat(one: string, other: string): Promise<readonly [LineClient, LineClient]> {
    const inviter = await this.login(one);
    const invited = await this.login(other);
    await inviter.ask({ command: 'invite', to: other });
    await invited.ask({ command: 'accept', from: one });
    inviter.read();
    invited.read();
    return [inviter, invited];
  }

  /** Second by second, so that what a timer causes happens before the next one is due. */
  async pass(durationMs: number): Promise<void> {
    for (let left = durationMs; left > 0; left -= MS_PER_SECOND) {
      this.clock.advance(Math.min(left, MS_PER_SECOND));
      await turn();
    }
  }
}

const recordingLogger = (log: LogEntry[]): Logger => {
  const record =
    (level: keyof Logger) =>
    (what: string, details: LogDetails = {}): void =>
      void log.push({ level, what, details });
  return {
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  };
};

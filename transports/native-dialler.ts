import { isIP } from 'node:net';
import type { CloseReason, ConnectionId, ContextId } from 'wolfssl-binding';
import type { Clock } from '../src/ports/clock.ts';
import { DialError } from '../src/ports/transport-error.ts';
import type {
  Connection,
  Dialler,
  DialOptions,
  DialTarget,
  NetworkTransport,
} from '../src/ports/transport.ts';
import { codeOf } from './bind-addresses.ts';
import { aborted, furthest, toDialError, unlessAborted } from './dial-failure.ts';
import type { Resolve } from './host-addresses.ts';
import { detailOf } from './native-connection.ts';
import { ALPN, NativeEndpoint } from './native-endpoint.ts';
import type { NativeProtocol } from './native-protocol.ts';

/**
 * How long an address may keep those after it waiting, in ms: a good answer takes a few round
 * trips, an unreachable one would otherwise take the whole deadline. The last one has all of it.
 */
export const ADDRESS_ATTEMPT_MS = 3_000;

interface Attempt {
  opened(connection: Connection): void;
  failed(error: DialError): void;
}

export class NativeDialler extends NativeEndpoint implements Dialler {
  readonly #protocol: NativeProtocol;
  readonly #clock: Clock;
  readonly #resolve: Resolve;
  readonly #attempts = new Map<ConnectionId, Attempt>();
  readonly #dials = new Set<AbortController>();
  #context: ContextId | undefined;

  constructor(protocol: NativeProtocol, options: DialOptions, clock: Clock, resolve: Resolve) {
    super(options.limits);
    this.#protocol = protocol;
    this.#clock = clock;
    this.#resolve = resolve;
  }

  async dial(to: DialTarget, signal: AbortSignal): Promise<Connection> {
    const dial = new AbortController();
    const abort = (): void => dial.abort();
    if (signal.aborted || this.isClosing) abort();
    signal.addEventListener('abort', abort);
    this.#dials.add(dial);
    try {
      return await this.#dialAny(to, dial.signal);
    } finally {
      this.#dials.delete(dial);
      signal.removeEventListener('abort', abort);
    }
  }

  override close(): Promise<void> {
    const closed = super.close();
    for (const dial of this.#dials) dial.abort();
    return closed;
  }

  protected override transportOf(): NetworkTransport {
    return this.#protocol.transport;
  }

  /** Its dial may have been aborted while this was being told of others. */
  protected override wants(id: ConnectionId): boolean {
    return this.#attempts.has(id);
  }

  protected override noteOpened(connection: Connection): void {
    this.#attempts.get(connection.id)?.opened(connection);
  }

  protected override noteFailed(id: ConnectionId, reason: CloseReason): void {
    this.#attempts.get(id)?.failed(toDialError(reason.code, detailOf(reason)));
  }

  async #dialAny(to: DialTarget, signal: AbortSignal): Promise<Connection> {
    if (signal.aborted) throw aborted();
    this.#context ??= this.#makeContext();
    const context = this.#context;
    const resolving = this.#resolve(to.host).catch((cause: Error) => {
      throw new DialError('name-unknown', cause.message, { cause });
    });
    const addresses = await unlessAborted(resolving, signal);
    const failures: DialError[] = [];
    for (const [index, address] of addresses.entries()) {
      const isLast = index === addresses.length - 1;
      try {
        return await this.#attempt(context, address, to, signal, isLast);
      } catch (error) {
        if (!(error instanceof DialError) || error.failure === 'aborted') throw error;
        failures.push(error);
      }
    }
    throw furthest(failures);
  }

  /** @throws DialError if this build of wolfSSL lacks the protocol. */
  #makeContext(): ContextId {
    const { protocol, resumesSessions: resumeSessions } = this.#protocol;
    try {
      // The caller judges the fingerprint before it sends anything.
      const trust = { role: 'client', verify: 'none', alpn: [ALPN] } as const;
      return this.loop.context({ ...trust, protocol, resumeSessions });
    } catch (cause) {
      if (!(cause instanceof Error) || codeOf(cause) !== 'ERR_WOLFSSL_DTLS') throw cause;
      throw new DialError('unsupported', cause.message, { cause });
    }
  }

  #attempt(
    context: ContextId,
    address: string,
    { host, port }: DialTarget,
    signal: AbortSignal,
    isLast: boolean,
  ): Promise<Connection> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) throw aborted();
      const serverName = isIP(host) === 0 ? { serverName: host } : {};
      const id = this.loop.connect(context, { address, port, ...serverName });
      const giveUp = (error: DialError): void => {
        this.#attempts.get(id)?.failed(error);
        this.loop.abort(id);
      };
      const abort = (): void => giveUp(aborted());
      const cancelDeadline = isLast
        ? (): void => {}
        : this.#clock.after(ADDRESS_ATTEMPT_MS, () =>
            giveUp(new DialError('timeout', `${address}: nothing in ${ADDRESS_ATTEMPT_MS} ms`)),
          );
      const settle = (): void => {
        this.#attempts.delete(id);
        cancelDeadline();
        signal.removeEventListener('abort', abort);
      };
      signal.addEventListener('abort', abort);
      this.#attempts.set(id, {
        opened: (connection) => {
          settle();
          resolve(connection);
        },
        failed: (error) => {
          settle();
          reject(error);
        },
      });
    });
  }
}

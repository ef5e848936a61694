import { DialError, type DialFailure } from '../../src/ports/transport-error.ts';
import type { Connection, Dialler, DialTarget } from '../../src/ports/transport.ts';
import { MemoryEndpoint } from './memory-endpoint.ts';
import { MEMORY_ADDRESS, MEMORY_SECURITY } from './memory-listener.ts';
import { UNREAD, type WireReader } from './memory-wire.ts';

export class MemoryDialler extends MemoryEndpoint implements Dialler {
  /** What ends each dial that is under way, for `close`. */
  readonly #dialling = new Set<() => void>();

  dial(to: DialTarget, signal: AbortSignal): Promise<Connection> {
    if (signal.aborted || this.isClosed) {
      return Promise.reject(new DialError('aborted', 'aborted before it began'));
    }
    if (!this.network.knows(to.host)) {
      return Promise.reject(new DialError('name-unknown', `no such host in memory: ${to.host}`));
    }
    return new Promise((resolve, reject) => {
      const fail = (failure: DialFailure, detail: string): void => {
        settle();
        end.abort();
        reject(new DialError(failure, detail));
      };
      const abort = (): void => fail('aborted', 'aborted while dialling');
      const settle = (): void => {
        cancelDeadline();
        signal.removeEventListener('abort', abort);
        this.#dialling.delete(abort);
      };
      const cancelDeadline = this.network.clock.after(this.limits.handshakeMs, () =>
        fail('timeout', `no answer within ${this.limits.handshakeMs} ms`),
      );
      signal.addEventListener('abort', abort, { once: true });
      this.#dialling.add(abort);

      const isPending = (): boolean => this.#dialling.has(abort);
      const reader: WireReader = {
        ...UNREAD,
        lost: () => {
          if (isPending()) fail('handshake', 'the connection was lost');
        },
      };
      const end = this.network.connect(to.port, reader, {
        accepted: (fingerprint) => {
          if (!isPending()) return;
          settle();
          const security = MEMORY_SECURITY;
          resolve(
            this.open(end, { address: MEMORY_ADDRESS, port: to.port, fingerprint, security }),
          );
        },
        refused: () => {
          if (isPending()) fail('refused', `nobody listens at port ${to.port} in memory`);
        },
      });
    });
  }

  override close(): Promise<void> {
    for (const abort of this.#dialling) abort();
    return super.close();
  }
}

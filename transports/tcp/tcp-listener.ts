import type { Bound } from 'wolfssl-binding';
import { ListenError, type ListenFailure } from '../../src/ports/transport-error.ts';
import type { Listener, ListenOptions } from '../../src/ports/transport.ts';
import { ALPN, NativeEndpoint } from '../native-endpoint.ts';
import { bindAddresses, codeOf } from './bind-addresses.ts';

export class TcpListener extends NativeEndpoint implements Listener {
  readonly address: string;
  readonly port: number;
  #bounds: readonly Bound[];

  /** `addresses`: numeric, those of `options.host`. @throws ListenError */
  constructor(options: ListenOptions, addresses: readonly string[]) {
    super(options.limits);
    try {
      const bounds = this.#bind(options, addresses);
      this.#bounds = bounds;
      this.address = bounds[0].address;
      this.port = bounds[0].port;
    } catch (error) {
      this.loop.destroy();
      throw error;
    }
  }

  stopAccepting(): void {
    for (const { listener } of this.#bounds) this.loop.closeListener(listener);
    this.#bounds = [];
  }

  override close(): Promise<void> {
    if (!this.isClosing) this.stopAccepting();
    return super.close();
  }

  protected override wants(): boolean {
    return true;
  }

  protected override noteOpened(): void {}

  /** Who fails in the handshake has never been here. */
  protected override noteFailed(): void {}

  #bind(
    { identity, port }: ListenOptions,
    addresses: readonly string[],
  ): readonly [Bound, ...Bound[]] {
    const { loop } = this;
    const context = orListenError(
      () => loop.context({ role: 'server', identity, verify: 'none', alpn: [ALPN] }),
      () => 'bad-identity',
    );
    return orListenError(
      () =>
        bindAddresses(
          (at) => loop.listen(context, at),
          ({ listener }) => loop.closeListener(listener),
          addresses,
          port,
        ),
      (error) => FAILURES[codeOf(error) ?? ''] ?? 'failed',
    );
  }
}

const FAILURES: Readonly<Record<string, ListenFailure>> = {
  EADDRINUSE: 'port-taken',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  EADDRNOTAVAIL: 'address-unknown',
  EAFNOSUPPORT: 'address-unknown',
};

const orListenError = <Result>(
  work: () => Result,
  failureOf: (error: unknown) => ListenFailure,
): Result => {
  try {
    return work();
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ListenError(failureOf(cause), detail, { cause });
  }
};

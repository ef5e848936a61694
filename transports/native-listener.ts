/** Listens for one or several protocols over one native loop, at one port number. */
import type { Bound, ContextId, ListenerId } from 'wolfssl-binding';
import { ListenError, type ListenFailure } from '../src/ports/transport-error.ts';
import type { Listener, ListenOptions, NetworkTransport } from '../src/ports/transport.ts';
import { bindAddresses, codeOf } from './bind-addresses.ts';
import type { Resolve } from './host-addresses.ts';
import { ALPN, NativeEndpoint } from './native-endpoint.ts';
import type { NativeProtocol } from './native-protocol.ts';

export class NativeListener extends NativeEndpoint implements Listener {
  readonly transports: readonly NetworkTransport[];
  readonly address: string;
  readonly port: number;
  /** Kept once a listener has closed: a handshake that it had taken may open later. */
  readonly #transportOf = new Map<ListenerId, NetworkTransport>();
  #bounds: readonly Bound[];

  private constructor(
    protocols: readonly NativeProtocol[],
    options: ListenOptions,
    addresses: readonly string[],
  ) {
    super(options.limits, options.handshakesPerSourceMax);
    this.transports = protocols.map(({ transport }) => transport);
    try {
      const bounds = this.#bind(protocols, options, addresses);
      this.#bounds = bounds;
      this.address = bounds[0].address;
      this.port = bounds[0].port;
    } catch (error) {
      this.loop.destroy();
      throw error;
    }
  }

  /** @throws ListenError, if one of the protocols cannot be had. */
  static async listen(
    protocols: readonly NativeProtocol[],
    options: ListenOptions,
    resolve: Resolve,
  ): Promise<NativeListener> {
    const addresses = await resolve(options.host).catch((cause: Error) => {
      throw new ListenError('address-unknown', cause.message, { cause });
    });
    return new NativeListener(protocols, options, addresses);
  }

  stopAccepting(): void {
    for (const { listener } of this.#bounds) this.loop.closeListener(listener);
    this.#bounds = [];
  }

  override close(): Promise<void> {
    if (!this.isClosing) this.stopAccepting();
    return super.close();
  }

  protected override transportOf(listener: ListenerId): NetworkTransport {
    const transport = this.#transportOf.get(listener);
    if (transport === undefined)
      throw new Error(`the loop knows a listener ${listener} of its own`);
    return transport;
  }

  protected override wants(): boolean {
    return true;
  }

  protected override noteOpened(): void {}

  /** Who fails in the handshake has never been here. */
  protected override noteFailed(): void {}

  #bind(
    protocols: readonly NativeProtocol[],
    options: ListenOptions,
    addresses: readonly string[],
  ): readonly [Bound, ...Bound[]] {
    const binds = protocols.map(({ transport, protocol }) => {
      const context = orListenError(
        () => this.#context(protocol, options),
        (error) => (codeOf(error) === 'ERR_WOLFSSL_DTLS' ? 'unsupported' : 'bad-identity'),
      );
      return (at: { readonly address: string; readonly port: number }): Bound => {
        const bound = this.loop.listen(context, at);
        this.#transportOf.set(bound.listener, transport);
        return bound;
      };
    });
    const unbind = ({ listener }: Bound): void => this.loop.closeListener(listener);
    return orListenError(
      () => bindAddresses(binds, unbind, addresses, options.port),
      (error) => FAILURES[codeOf(error) ?? ''] ?? 'failed',
    );
  }

  #context(protocol: NativeProtocol['protocol'], { identity }: ListenOptions): ContextId {
    return this.loop.context({ role: 'server', protocol, identity, verify: 'none', alpn: [ALPN] });
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

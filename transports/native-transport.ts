/** A transport over the native loop: lines in, lines out, one protocol below. */
import type { Clock } from '../src/ports/clock.ts';
import type {
  Dialler,
  DialOptions,
  Listener,
  ListenOptions,
  NetworkTransport,
  Transport,
} from '../src/ports/transport.ts';
import { addressesOf, type Resolve } from './host-addresses.ts';
import { NativeDialler } from './native-dialler.ts';
import { NativeListener } from './native-listener.ts';
import type { NativeProtocol } from './native-protocol.ts';

export class NativeTransport implements Transport {
  readonly #protocol: NativeProtocol;
  readonly #clock: Clock;
  readonly #resolve: Resolve;

  constructor(protocol: NativeProtocol, clock: Clock, resolve: Resolve = addressesOf) {
    this.#protocol = protocol;
    this.#clock = clock;
    this.#resolve = resolve;
  }

  get name(): NetworkTransport {
    return this.#protocol.transport;
  }

  listen(options: ListenOptions): Promise<Listener> {
    return NativeListener.listen([this.#protocol], options, this.#resolve);
  }

  dialler(options: DialOptions): Dialler {
    return new NativeDialler(this.#protocol, options, this.#clock, this.#resolve);
  }
}

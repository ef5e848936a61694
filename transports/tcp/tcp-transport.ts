/** TLS over TCP, by the native loop: lines in, lines out. */
import type { Clock } from '../../src/ports/clock.ts';
import { ListenError } from '../../src/ports/transport-error.ts';
import type {
  Dialler,
  DialOptions,
  Listener,
  ListenOptions,
  Transport,
} from '../../src/ports/transport.ts';
import { addressesOf, type Resolve } from './host-addresses.ts';
import { TcpDialler } from './tcp-dialler.ts';
import { TcpListener } from './tcp-listener.ts';

export class TcpTransport implements Transport {
  readonly name = 'tcp';
  readonly #clock: Clock;
  readonly #resolve: Resolve;

  constructor(clock: Clock, resolve: Resolve = addressesOf) {
    this.#clock = clock;
    this.#resolve = resolve;
  }

  async listen(options: ListenOptions): Promise<Listener> {
    const addresses = await this.#resolve(options.host).catch((cause: Error) => {
      throw new ListenError('address-unknown', cause.message, { cause });
    });
    return new TcpListener(options, addresses);
  }

  dialler(options: DialOptions): Dialler {
    return new TcpDialler(options, this.#clock, this.#resolve);
  }
}

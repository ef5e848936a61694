/** The reference: what every other transport does over a network, done in memory. */
import type {
  Dialler,
  DialOptions,
  Listener,
  ListenOptions,
  Transport,
} from '../../src/ports/transport.ts';
import { MemoryDialler } from './memory-dialler.ts';
import { MemoryListener } from './memory-listener.ts';
import type { MemoryNetwork } from './memory-network.ts';

export class MemoryTransport implements Transport {
  readonly name = 'memory';
  readonly #network: MemoryNetwork;

  /** Transports on the same network reach each other. */
  constructor(network: MemoryNetwork) {
    this.#network = network;
  }

  listen(options: ListenOptions): Promise<Listener> {
    return new Promise((resolve) => {
      resolve(new MemoryListener(this.#network, options));
    });
  }

  dialler(options: DialOptions): Dialler {
    return new MemoryDialler(this.#network, options.limits);
  }
}

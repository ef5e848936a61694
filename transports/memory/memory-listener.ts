import { createHash } from 'node:crypto';
import { ListenError } from '../../src/ports/transport-error.ts';
import type { Listener, ListenOptions } from '../../src/ports/transport.ts';
import { MemoryEndpoint } from './memory-endpoint.ts';
import type { MemoryNetwork, MemoryPort } from './memory-network.ts';

/** There is one machine, and this is its address. */
export const MEMORY_ADDRESS = 'memory';

/** Nothing is encrypted that never leaves the process. */
export const MEMORY_SECURITY = 'memory';

export class MemoryListener extends MemoryEndpoint implements Listener {
  readonly transports = ['memory'] as const;
  readonly address = MEMORY_ADDRESS;
  readonly port: number;
  #accepts = true;

  /** @throws ListenError */
  constructor(network: MemoryNetwork, options: ListenOptions) {
    super(network, options.limits);
    if (!network.knows(options.host)) {
      throw new ListenError('address-unknown', `no such host in memory: ${options.host}`);
    }
    const port = network.bind(options.port, this.#acceptor(options.identity.certificatePem));
    if (port === undefined) {
      throw new ListenError('port-taken', `port ${options.port} in memory is taken`);
    }
    this.port = port;
  }

  stopAccepting(): void {
    if (this.#accepts) this.network.unbind(this.port);
    this.#accepts = false;
  }

  override close(): Promise<void> {
    this.stopAccepting();
    return super.close();
  }

  #acceptor(certificatePem: string): MemoryPort {
    return {
      fingerprint: fingerprintOf(certificatePem),
      accept: (end, fromPort) => {
        this.open(end, {
          address: MEMORY_ADDRESS,
          port: fromPort,
          fingerprint: undefined,
          security: MEMORY_SECURITY,
        });
      },
    };
  }
}

/** Of the text, since no certificate is needed here: two differ where their texts differ. */
const fingerprintOf = (certificatePem: string): string =>
  `sha256:${createHash('sha256').update(certificatePem).digest('hex')}`;

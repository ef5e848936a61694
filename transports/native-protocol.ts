import type { Protocol } from 'wolfssl-binding';
import type { NetworkTransport } from '../src/ports/transport.ts';

/** What tells one transport over the native loop from another. */
export interface NativeProtocol {
  readonly transport: NetworkTransport;
  readonly protocol: Protocol;
  /** Whether a dialler takes up the TLS session of its last connection to an address. */
  readonly resumesSessions: boolean;
}

/** TLS sockets on wolfSSL: one native event loop, lines in, lines out. */
import { addon } from './addon.ts';

export type * from './api.ts';
export type { IdentityOptions } from './identity.ts';
export { fingerprint, makeIdentity } from './identity.ts';
export { createLoop, LINE_BYTES_LIMIT, QUEUE_BYTES_LIMIT } from './loop.ts';
export { WolfsslError } from './wolfssl-error.ts';

export interface Versions {
  /** The library in use, for instance "5.9.2". */
  readonly wolfssl: string;
  /** `tuned`: our own static build; `system`: the one installed on this machine. */
  readonly build: 'tuned' | 'system';
  readonly features: readonly string[];
}

export const versions: Versions = addon.versions;

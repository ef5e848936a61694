/** Certificates: making one that signs itself, and naming one by its fingerprint. */
import { addon } from './addon.ts';
import type { Identity, KeyAlgorithm } from './api.ts';
import { oneOf, text, wholeNumber } from './arguments.ts';

const ALGORITHMS: readonly KeyAlgorithm[] = ['rsa:2048', 'rsa:3072', 'ecdsa', 'ed25519'];
/** Upper bound of X.520's common name, in bytes. */
const COMMON_NAME_BYTES_MAX = 63;
/** A certificate's last day must be expressible (RFC 5280 section 4.1.2.5); 27 years are plenty. */
const DAYS_MAX = 10_000;
/** wolfSSL copies the alternative names into a fixed field of 16 KB. */
const NAMES_MAX = 50;
const NAME_BYTES_MAX = 253;

export interface IdentityOptions {
  readonly commonName: string;
  readonly days: number;
  readonly algorithm: KeyAlgorithm;
  /** DNS names and addresses for subjectAltName; none if absent. */
  readonly names?: readonly string[];
}

/** A fresh key (PKCS #8) and a certificate signed by itself, valid from yesterday for `days`. */
export const makeIdentity = (options: IdentityOptions): Identity => {
  const commonName = text('commonName', options.commonName);
  if (Buffer.byteLength(commonName) > COMMON_NAME_BYTES_MAX) {
    throw new RangeError(`commonName must be at most ${COMMON_NAME_BYTES_MAX} bytes`);
  }
  const names = (options.names ?? []).map((name) => text('names', name));
  if (names.length > NAMES_MAX) throw new RangeError(`names must be at most ${NAMES_MAX}`);
  for (const name of names) {
    if (!/^[\x21-\x7e]+$/.test(name) || name.length > NAME_BYTES_MAX) {
      throw new TypeError(`names must be DNS names or addresses, not ${JSON.stringify(name)}`);
    }
  }
  return addon.makeIdentity(
    commonName,
    wholeNumber('days', options.days, 1, DAYS_MAX),
    oneOf('algorithm', options.algorithm, ALGORITHMS),
    names,
  );
};

/**
 * SHA-256 over the DER of the first certificate in the text. @throws WolfsslError if there is none.
 */
export const fingerprint = (certificatePem: string): Uint8Array =>
  addon.fingerprint(text('certificatePem', certificatePem));

/** Checks and flattens the options of a TLS context for the native side. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { NativeContext } from './addon.ts';
import type { ContextOptions, Identity, KeyExchangeGroup } from './api.ts';
import { bytes, oneOf, optionalText, text } from './arguments.ts';
import { WolfsslError } from './wolfssl-error.ts';

const FINGERPRINT_BYTES = 32;
/** A protocol name fills one length byte (RFC 7301 section 3.1). */
const ALPN_BYTES_MAX = 255;
const GROUPS: readonly KeyExchangeGroup[] = ['X25519MLKEM768', 'X25519', 'P-256'];

const joinedAlpn = (names: readonly string[] | undefined): string | undefined => {
  if (names === undefined || names.length === 0) return undefined;
  for (const name of names) {
    text('alpn', name);
    if (name.includes(',')) throw new TypeError(`alpn must not contain a comma: ${name}`);
    if (Buffer.byteLength(name) > ALPN_BYTES_MAX) {
      throw new RangeError(`alpn must be at most ${ALPN_BYTES_MAX} bytes: ${name}`);
    }
  }
  return names.join(',');
};

const joinedGroups = (groups: readonly KeyExchangeGroup[] | undefined): string | undefined => {
  if (groups === undefined) return undefined;
  if (groups.length === 0) throw new TypeError('groups must name at least one group');
  return groups.map((group) => oneOf('groups', group, GROUPS)).join(',');
};

/**
 * wolfSSL 5.5 takes a key of the right kind for any certificate, so the pair is compared here.
 * What cannot be read is left to wolfSSL, which says why.
 */
const fits = ({ certificatePem, keyPem }: Identity): boolean => {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return true;
  }
};

/** @throws TypeError or RangeError that names the option, WolfsslError for a pair that is none. */
export const nativeContext = (options: ContextOptions): NativeContext => {
  const role = oneOf('role', options.role, ['server', 'client']);
  const verify = oneOf('verify', options.verify, ['none', 'pin', 'ca']);
  if (role === 'server' && options.identity === undefined) {
    throw new TypeError('identity is missing: a server cannot do without a certificate');
  }
  if (options.identity !== undefined && !fits(options.identity)) {
    throw new WolfsslError(
      'the private key does not belong to the certificate; give the pair that was made together',
      'ERR_WOLFSSL_KEY_MISMATCH',
    );
  }
  if (verify === 'pin' && (options.pins === undefined || options.pins.length === 0)) {
    throw new TypeError("pins is missing: verify 'pin' compares with at least one");
  }
  if (verify === 'ca' && options.caPem === undefined) {
    throw new TypeError("caPem is missing: verify 'ca' needs an authority");
  }
  if (options.minVersion !== undefined) oneOf('minVersion', options.minVersion, ['1.2', '1.3']);
  return {
    role,
    protocol: oneOf('protocol', options.protocol ?? 'tls', ['tls', 'dtls']),
    verify,
    certificatePem: optionalText('identity.certificatePem', options.identity?.certificatePem),
    keyPem: optionalText('identity.keyPem', options.identity?.keyPem),
    caPem: optionalText('caPem', options.caPem),
    pins: options.pins?.map((pin) => bytes('pins', pin, FINGERPRINT_BYTES)),
    alpn: joinedAlpn(options.alpn),
    groups: joinedGroups(options.groups),
    minVersion: options.minVersion,
    exporterLabel: optionalText('exporterLabel', options.exporterLabel),
    resumeSessions: options.resumeSessions === true,
  };
};

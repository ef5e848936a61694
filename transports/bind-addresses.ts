/**
 * One port on several addresses, for several protocols: all of the addresses, or as many as this
 * machine really has, and on each of them every protocol.
 */
import type { Bound } from 'wolfssl-binding';

export type Bind = (at: { readonly address: string; readonly port: number }) => Bound;
export type Unbind = (bound: Bound) => void;

/** Both families; on a machine without IPv6 the other one alone. */
const ANY = '::';
const ANY_IPV4 = '0.0.0.0';

/** A port that is free at one place may be taken at the next; then another one is tried. */
const FREE_PORT_TRIES_MAX = 16;

/** A name may have addresses that the machine has not, such as `::1` where IPv6 is off. */
const ABSENT: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * Binds each address at the same port, once for each of `binds`; 0: a port that is free for all.
 * @throws what a `bind` threw, if a port is taken or if not one address could be had.
 */
export const bindAddresses = (
  binds: readonly Bind[],
  unbind: Unbind,
  addresses: readonly string[],
  port: number,
): readonly [Bound, ...Bound[]] => {
  for (let tries = 1; ; tries += 1) {
    try {
      return bindAll(binds, unbind, addresses, port);
    } catch (error) {
      const again = port === 0 && codeOf(error) === 'EADDRINUSE' && tries < FREE_PORT_TRIES_MAX;
      if (!again) throw error;
    }
  }
};

/** The system's name for an error, such as EADDRINUSE; undefined if it is not the system's. */
export const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
};

const bindAll = (
  binds: readonly Bind[],
  unbind: Unbind,
  addresses: readonly string[],
  port: number,
): readonly [Bound, ...Bound[]] => {
  const bounds: Bound[] = [];
  let absent: unknown;
  try {
    for (const address of addresses.includes(ANY) ? [...addresses, ANY_IPV4] : addresses) {
      if (address === ANY_IPV4 && bounds.length > 0) break;
      try {
        for (const bind of binds) bounds.push(bind({ address, port: bounds[0]?.port ?? port }));
      } catch (error) {
        if (!ABSENT.has(codeOf(error) ?? '')) throw error;
        absent = error;
      }
    }
  } catch (error) {
    for (const bound of bounds) unbind(bound);
    throw error;
  }
  const [first, ...others] = bounds;
  if (first === undefined) throw absent;
  return [first, ...others];
};

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** All numeric addresses of a name or address. @throws if there is no such name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** As the system knows them, in the order in which it wants them tried; an address is its own. */
export const addressesOf: Resolve = async (host) => {
  if (isIP(host) !== 0) return [host];
  const found = await lookup(host, { all: true, order: 'verbatim' });
  return [...new Set(found.map(({ address }) => address))];
};

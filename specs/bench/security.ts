import type { PeerInfo } from 'wolfssl-binding';

/** How a connection is secured, so that a table says what was compared. */
export const describe = (peer: PeerInfo | undefined): string =>
  peer === undefined ? 'gone' : `${peer.protocol} ${peer.cipher} ${peer.group}`;

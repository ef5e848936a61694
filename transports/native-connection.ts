/** A connection whose socket, security and queue live in the native loop. */
import type { CloseReason, ConnectionId, Loop, PeerInfo } from 'wolfssl-binding';
import type { ClosedBy, Connection, NetworkTransport, Peer } from '../src/ports/transport.ts';

export class NativeConnection implements Connection {
  readonly id: ConnectionId;
  readonly transport: NetworkTransport;
  readonly #loop: Loop;
  #peer: Peer | undefined;
  #peerEnded = false;
  /** Asked before each call of the loop: the id of a closed connection may be another's by then. */
  #isClosed = false;

  constructor(loop: Loop, id: ConnectionId, transport: NetworkTransport) {
    this.#loop = loop;
    this.id = id;
    this.transport = transport;
  }

  /** Fetched when first asked for: most connections of a busy server never are. */
  get peer(): Peer {
    this.#peer ??= toPeer(this.#isClosed ? undefined : this.#loop.peer(this.id));
    return this.#peer;
  }

  get queuedBytes(): number {
    return this.#isClosed ? 0 : this.#loop.queuedBytes(this.id);
  }

  send(line: string): boolean {
    return !this.#isClosed && this.#loop.send(this.id, line);
  }

  sendDeferred(line: string): boolean {
    return !this.#isClosed && this.#loop.sendDeferred(this.id, line);
  }

  setLineLimit(bytes: number): void {
    if (!this.#isClosed) this.#loop.setLineLimit(this.id, bytes);
  }

  close(): void {
    if (!this.#isClosed) this.#loop.close(this.id);
  }

  abort(): void {
    if (!this.#isClosed) this.#loop.abort(this.id);
  }

  /** For the endpoint: the peer will send no more. */
  noteEnd(): void {
    this.#peerEnded = true;
  }

  /** For the endpoint: the connection is closed. By whom? */
  noteClose(reason: CloseReason): ClosedBy {
    this.#isClosed = true;
    const by = CLOSED_BY[reason.code];
    // A peer that has ended in good order may hang up on our answers: that is its good right.
    return this.#peerEnded && (by === 'closed' || by === 'lost') ? 'ended' : by;
  }
}

const CLOSED_BY: Readonly<Record<CloseReason['code'], ClosedBy>> = {
  closed: 'closed',
  ended: 'ended',
  truncated: 'lost',
  reset: 'lost',
  refused: 'lost',
  unreachable: 'lost',
  handshake: 'lost',
  untrusted: 'lost',
  'handshake-timeout': 'silent',
  'idle-timeout': 'silent',
  'queue-full': 'slow',
  protocol: 'lost',
};

/** The binding's own words, for logs; numbers only where there are any. */
export const detailOf = ({ code, wolf, alert }: CloseReason): string =>
  [code, ...(wolf === 0 ? [] : [`${wolf}`]), ...(alert === 0 ? [] : [`alert ${alert}`])].join(' ');

const UNKNOWN_PEER: Peer = { address: 'unknown', port: 0, fingerprint: undefined, security: '' };

const toPeer = (info: PeerInfo | undefined): Peer => {
  if (info === undefined) return UNKNOWN_PEER;
  const { address, port, fingerprint, protocol, cipher, group } = info;
  return {
    address,
    port,
    fingerprint: fingerprint && `sha256:${Buffer.from(fingerprint).toString('hex')}`,
    security: `${protocol} ${cipher} ${group}`,
  };
};

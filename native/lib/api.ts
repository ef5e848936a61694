/**
 * The shape of the binding: what JavaScript may ask of the native loop and what it is told.
 *
 * One `Loop` serves any number of listeners and connections on one JavaScript thread. The native
 * side owns the sockets, TLS and the cutting of bytes into lines; every decision stays here.
 */

/**
 * A connection: 20-bit slot and 11-bit generation, so that a stale id never names a new peer. Below
 * 2^31, which V8 keeps as a small integer: cheap as the key of a Map.
 */
export type ConnectionId = number;
export type ListenerId = number;
export type ContextId = number;
export type GroupId = number;

/** A certificate and its private key, both PEM. */
export interface Identity {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export type KeyAlgorithm = 'rsa:2048' | 'rsa:3072' | 'ecdsa' | 'ed25519';

export type Protocol = 'tls' | 'dtls';

export type KeyExchangeGroup = 'X25519MLKEM768' | 'X25519' | 'P-256';

/** One TLS configuration, shared by the connections that are opened with it. */
export interface ContextOptions {
  readonly role: 'server' | 'client';
  /**
   * `tls`: over TCP. `dtls`: over UDP, the lines in a reliable stream of our own; DTLS 1.3 and 1.2.
   * Default 'tls'. The system's wolfSSL may lack what `dtls` needs: then `context` throws
   * ERR_WOLFSSL_DTLS, and `versions.features` has no 'dtls'.
   */
  readonly protocol?: Protocol;
  /** Needed by a server; a client that has one presents it when asked. */
  readonly identity?: Identity;
  /**
   * How the peer's certificate is judged. `none`: whoever signed it, the caller compares
   * `PeerInfo.fingerprint` itself before it sends. `pin`: its SHA-256 must be in `pins`. `ca`: a
   * chain up to `caPem` and the dialled name. In all three a certificate that is outside of its
   * dates ends the handshake. A server with `none` does not ask its clients for one; else they must
   * show it.
   */
  readonly verify: 'none' | 'pin' | 'ca';
  readonly pins?: readonly Uint8Array[];
  readonly caPem?: string;
  /** Names offered (client) or accepted (server), best first; never required. */
  readonly alpn?: readonly string[];
  /** Default: all that the library has, X25519MLKEM768 first, then X25519, then P-256. */
  readonly groups?: readonly KeyExchangeGroup[];
  /** Default '1.2'; below that nothing is offered. */
  readonly minVersion?: '1.2' | '1.3';
  /**
   * Derive 32 bytes under this exporter label (RFC 5705, RFC 8446 7.5) into `PeerInfo.exported`.
   */
  readonly exporterLabel?: string;
  /**
   * Client: keep the newest session of each address and resume it on the next dial. Default false.
   */
  readonly resumeSessions?: boolean;
}

export interface LoopOptions {
  /** Longest line in bytes, without its newline, until `setLineLimit` says otherwise. */
  readonly lineBytesMax: number;
  /** Most bytes that may wait to be sent to one connection; over it the connection is closed. */
  readonly queueBytesMax: number;
  /** From TCP accept or dial to the end of the handshake, in ms. */
  readonly handshakeMs: number;
  /** Close a connection on which no byte arrived for this long, in ms; 0: never. */
  readonly idleMs?: number;
  /** Longest time that `sendDeferred` may hold a line back, in ms; default 5. */
  readonly deferMs?: number;
  /** Connections accepted per wake-up, so that a burst cannot starve the others; default 64. */
  readonly acceptsPerWakeMax?: number;
  /**
   * Handshakes per second that one source (an IPv4 address, an IPv6 /64) may begin over DTLS, after
   * a burst of twice as many; what is over it goes unanswered and may try again. 0 or absent: any.
   */
  readonly handshakesPerSourceMax?: number;
}

/** What is known of the other end once the handshake is done. */
export interface PeerInfo {
  readonly protocol: 'TLSv1.3' | 'TLSv1.2' | 'DTLSv1.3' | 'DTLSv1.2';
  readonly cipher: string;
  readonly group: string;
  readonly alpn: string | undefined;
  /** SHA-256 of the peer's certificate in DER; undefined if it showed none. */
  readonly fingerprint: Uint8Array | undefined;
  readonly address: string;
  readonly port: number;
  readonly resumed: boolean;
  readonly serverName: string | undefined;
  readonly exported: Uint8Array | undefined;
}

/**
 * Why a connection ended. `wolf` is wolfSSL's error code, `alert` the TLS alert; 0 if there is
 * none.
 */
export interface CloseReason {
  readonly code: CloseCode;
  readonly wolf: number;
  readonly alert: number;
}

/**
 * `closed`: this end closed it. `ended`: the peer closed it in good order (close_notify).
 * `truncated`: the peer's TCP end came without close_notify. `reset`: TCP error. `refused`,
 * `unreachable`: the dial failed in TCP. `handshake`: TLS failed. `untrusted`: the peer's
 * certificate was not accepted. `handshake-timeout`, `idle-timeout`: deadlines. `queue-full`: the
 * peer did not read. `protocol`: a TLS error after the handshake.
 */
export type CloseCode =
  | 'closed'
  | 'ended'
  | 'truncated'
  | 'reset'
  | 'refused'
  | 'unreachable'
  | 'handshake'
  | 'untrusted'
  | 'handshake-timeout'
  | 'idle-timeout'
  | 'queue-full'
  | 'protocol';

/**
 * What the loop tells. Calls for one connection come in the order of what happened on it: open,
 * then lines, then at most one of line-too-long and end, then close, after which its id is never
 * used again.
 */
export interface Handlers {
  /** The handshake is done. `listener` is 0 for a dialled connection. */
  onOpen(id: ConnectionId, listener: ListenerId): void;
  /**
   * Once per wake-up: `count` complete lines stand in `loop.received`, valid until this returns.
   */
  onLines(count: number): void;
  /**
   * The line that is arriving is over the limit. Nothing more is read; the caller may answer and
   * close.
   */
  onLineTooLong(id: ConnectionId): void;
  /**
   * The peer will send no more (close_notify); it may still read. The caller closes when it has
   * answered.
   */
  onEnd(id: ConnectionId): void;
  /** `send` had returned false and the queue is now below its low mark. */
  onDrain(id: ConnectionId): void;
  /** The end of a connection, or of a dial that never opened. The id is stale by now. */
  onClose(id: ConnectionId, reason: CloseReason): void;
}

/**
 * The lines of one wake-up. Line i is `data[meta[3i+1] .. +meta[3i+2]]` and came from connection
 * `meta[3i]`. No newline, no carriage return before it, and no blank line is ever in here.
 */
export interface Received {
  readonly data: Buffer;
  readonly meta: Uint32Array;
}

export interface Bound {
  readonly listener: ListenerId;
  readonly address: string;
  readonly port: number;
}

export interface Loop {
  readonly received: Received;
  /** @throws WolfsslError if a certificate or key cannot be used. */
  context(options: ContextOptions): ContextId;
  /** Frees the context once its last connection is gone. */
  releaseContext(context: ContextId): void;
  /** `address` is numeric. @throws WolfsslError with `code` EADDRINUSE, EACCES, EADDRNOTAVAIL … */
  listen(
    context: ContextId,
    at: { readonly address: string; readonly port: number; readonly backlog?: number },
  ): Bound;
  /** Accepts no more; connections live on. */
  closeListener(listener: ListenerId): void;
  /**
   * `address` is numeric; `serverName` (default: the address) is checked when `verify` is `ca`, and
   * sent as SNI unless it is an address. With `ca` a name needs a dot, but for `localhost`. @throws
   * WolfsslError with `code` EMFILE if the process may open no more descriptors; whatever else
   * befalls the dial comes by `onClose`.
   */
  connect(
    context: ContextId,
    to: { readonly address: string; readonly port: number; readonly serverName?: string },
  ): ConnectionId;
  /** From `onOpen` until the connection has closed. */
  peer(id: ConnectionId): PeerInfo | undefined;
  /**
   * Queues one line; the newline is added. All lines of one wake-up leave as one TLS record and one
   * system call. False: over the high mark (half of `queueBytesMax`) or no longer open; the line is
   * queued all the same if the connection is open and the bound holds, else the connection closes.
   * @throws TypeError if the line is no string or contains a newline.
   */
  send(id: ConnectionId, line: string): boolean;
  /** As `send`, but the line may wait up to `deferMs` for company: for answers nobody waits for. */
  sendDeferred(id: ConnectionId, line: string): boolean;
  group(): GroupId;
  releaseGroup(group: GroupId): void;
  groupAdd(group: GroupId, id: ConnectionId): void;
  groupRemove(group: GroupId, id: ConnectionId): void;
  /**
   * One line to every member but `except`; returns to how many. A closed connection leaves its
   * groups.
   */
  groupSend(group: GroupId, line: string, except?: ConnectionId): number;
  setLineLimit(id: ConnectionId, bytes: number): void;
  /** Stop and go on reading from a connection (its bytes then wait in the kernel). */
  pause(id: ConnectionId): void;
  resume(id: ConnectionId): void;
  /**
   * Sends what is queued, then close_notify, then closes; `onClose` follows once that has left.
   * `abort` drops the queue and resets. Neither tells `onEnd` or lines any more.
   */
  close(id: ConnectionId): void;
  abort(id: ConnectionId): void;
  /** Bytes waiting to be sent to a connection. */
  queuedBytes(id: ConnectionId): number;
  readonly connections: number;
  /**
   * Ends everything at once; no handler is called any more. The loop holds the process open until
   * then only while it has listeners or connections.
   */
  destroy(): void;
}

/**
 * A transport carries lines between two ends and knows nothing of what they say.
 *
 * It moves in batches: all lines that arrived in one wake-up of the event loop are one emission,
 * whatever number of connections they came from, so that a busy server pays RxJS once per wake-up.
 * For one connection the order is: opened, received…, then at most one of faulted or ended, closed.
 */
import type { Observable } from 'rxjs';

/** Those that reach other processes: TLS over TCP, DTLS over UDP. */
export type NetworkTransport = 'tcp' | 'dtls';

export type TransportName = NetworkTransport | 'memory';

/** What is known of the other end of a connection. */
export interface Peer {
  /** Numeric; for the memory transport `memory`. */
  readonly address: string;
  readonly port: number;
  /** `sha256:` and 64 hex digits of the certificate it showed; undefined if it showed none. */
  readonly fingerprint: string | undefined;
  /** For logs and people, such as `TLSv1.3 TLS13-AES128-GCM-SHA256 X25519MLKEM768`. */
  readonly security: string;
}

export interface Connection {
  /** Unique among the connections that its endpoint has open. */
  readonly id: number;
  readonly transport: TransportName;
  /** Known while the connection is open; after that, if it was asked for before. */
  readonly peer: Peer;
  /** Bytes that wait for the peer to read. */
  readonly queuedBytes: number;
  /**
   * Queues a line; its newline is added. Lines of one wake-up leave together. False: the peer reads
   * too slowly, wait for `drained$`, or the connection is gone. A peer over its bound is closed.
   */
  send(line: string): boolean;
  /** As `send`, for a line that nobody waits for: it may stay some milliseconds for company. */
  sendDeferred(line: string): boolean;
  /** The longest line, in bytes without its newline, taken from now on. */
  setLineLimit(bytes: number): void;
  /** Sends what is queued, then ends in good order. */
  close(): void;
  /** Ends at once; what is queued is lost. */
  abort(): void;
}

/** The lines of one wake-up, in order of arrival. Valid only until the observers have returned. */
export interface LineBatch {
  readonly length: number;
  connection(index: number): Connection;
  /** Without newline, never blank; undefined if it is not UTF-8. */
  text(index: number): string | undefined;
}

/** What the peer did that costs it the connection: nothing more is read from it. */
export interface Fault {
  readonly connection: Connection;
  readonly fault: 'LineTooLong';
}

/**
 * `closed`: by this end. `ended`: by the peer, in good order. `lost`: anything less orderly.
 * `slow`: the peer did not read what it was sent. `silent`: a deadline of the transport's own.
 */
export type ClosedBy = 'closed' | 'ended' | 'lost' | 'slow' | 'silent';

export interface Closed {
  readonly connection: Connection;
  readonly by: ClosedBy;
  /** For logs, such as `truncated` or `protocol -308 alert 40`. */
  readonly detail: string;
}

/** One end's view of all its connections. */
export interface Endpoint {
  readonly opened$: Observable<Connection>;
  readonly received$: Observable<LineBatch>;
  readonly faulted$: Observable<Fault>;
  /** The peer will send no more, but still reads: answer what is left, then close. */
  readonly ended$: Observable<Connection>;
  /** A connection whose `send` returned false has room again. */
  readonly drained$: Observable<Connection>;
  /** The end of a connection that had been opened; its id may be used again. */
  readonly closed$: Observable<Closed>;
  /** Ends every connection and completes every stream. */
  close(): Promise<void>;
}

export interface Listener extends Endpoint {
  /** What it can be reached by, all of it at the same address and port. */
  readonly transports: readonly TransportName[];
  readonly address: string;
  readonly port: number;
  /** Takes no more connections; those that are open live on. */
  stopAccepting(): void;
}

export interface Dialler extends Endpoint {
  /**
   * Opens a connection; every address that the name has is tried in turn.
   * @throws DialError, also when the signal aborts.
   */
  dial(to: DialTarget, signal: AbortSignal): Promise<Connection>;
}

export interface DialTarget {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
}

/** A certificate and its private key, both PEM. */
export interface Identity {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Bounds that hold on every connection of an endpoint. */
export interface EndpointLimits {
  /** Longest line in bytes, until `setLineLimit`. */
  readonly lineBytesMax: number;
  /** Most bytes waiting for one peer; over it the connection is closed as `slow`. */
  readonly queueBytesMax: number;
  /** From the first packet to a finished handshake, in ms. */
  readonly handshakeMs: number;
}

export interface ListenOptions {
  /** A name or an address; `::` is every address of both families. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly identity: Identity;
  readonly limits: EndpointLimits;
  /**
   * Handshakes per second that one source may begin, where starting one costs a stranger nothing:
   * over UDP. What is over it goes unanswered. Absent: any number.
   */
  readonly handshakesPerSourceMax?: number | undefined;
}

export interface DialOptions {
  readonly limits: EndpointLimits;
}

export interface Transport {
  readonly name: TransportName;
  /** @throws ListenError */
  listen(options: ListenOptions): Promise<Listener>;
  dialler(options: DialOptions): Dialler;
}

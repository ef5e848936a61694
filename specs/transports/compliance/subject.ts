/** What a transport's spec must bring along for the compliance suite. */
import type { Identity, Transport } from '../../../src/ports/transport.ts';

export interface Subject {
  readonly transport: Transport;
  /** A name that reaches this machine on this transport. */
  readonly host: string;
  readonly identity: Identity;
  /** Connects without our transport's rules about when to read, handshake included. */
  connectRaw(port: number): Promise<RawPeer>;
  deafPort(): Promise<DeafPort>;
}

/** A transport below which there is a stream of bytes that anybody may write. */
export interface StreamSubject extends Subject {
  connectRaw(port: number): Promise<StreamPeer>;
}

/** A transport below which there are datagrams, in which strangers may write bare lines. */
export interface DatagramSubject extends Subject {
  connectBare(port: number): Promise<BarePeer>;
}

/** A peer that reads only as it likes, and whose lines hold whatever it likes. */
export interface RawPeer {
  /** All that it has read so far. */
  readonly text: string;
  /** The other end will write no more. */
  readonly isEnded: boolean;
  /** Nothing is left of the connection. */
  readonly isGone: boolean;
  /** Whole lines, with their newlines. */
  write(lines: string): void;
  pause(): void;
  resume(): void;
  /** Ends what it writes, in good order. */
  end(): void;
  /** Is gone without a word. */
  vanish(): void;
  /** Resolves as soon as the claim about this peer holds. */
  until(claim: () => boolean): Promise<void>;
}

/** A peer that owns every byte, and still reads after its own end. */
export interface StreamPeer extends RawPeer {
  /** Any bytes; each call leaves as a piece of its own. */
  write(bytes: Uint8Array | string): void;
}

/** A peer whose every write is a datagram of bare lines. */
export interface BarePeer {
  /** The lines that it has read so far. */
  readonly lines: readonly string[];
  readonly isGone: boolean;
  /** Resolves when it is on its way: the next write is a datagram of its own. */
  write(bytes: Uint8Array | string): Promise<void>;
  /** Ends the connection, in good order. */
  end(): void;
  /** Is gone without a word. */
  vanish(): void;
  until(claim: () => boolean): Promise<void>;
}

/** A port where connections are taken and never answered. */
export interface DeafPort {
  readonly port: number;
  /** Resolves when a dial has got as far as it ever will. */
  untilDialled(): Promise<void>;
  /** Lets at least this time pass for whoever waits, if the subject can turn its clock. */
  passTime(durationMs: number): void;
  close(): Promise<void>;
}

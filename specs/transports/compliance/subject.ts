/** What a transport's spec must bring along for the compliance suite. */
import type { Identity, Transport } from '../../../src/ports/transport.ts';

export interface Subject {
  readonly transport: Transport;
  /** A name that reaches this machine on this transport. */
  readonly host: string;
  readonly identity: Identity;
  /** Connects without our transport's rules about lines, handshake included. */
  connectRaw(port: number): Promise<RawPeer>;
  deafPort(): Promise<DeafPort>;
}

/** A peer that writes any bytes, in any pieces, and reads only as it likes. */
export interface RawPeer {
  /** All that it has read so far. */
  readonly text: string;
  /** The other end will write no more. */
  readonly isEnded: boolean;
  /** Nothing is left of the connection. */
  readonly isGone: boolean;
  /** Each call leaves as a piece of its own. */
  write(bytes: Uint8Array | string): void;
  pause(): void;
  resume(): void;
  /** Ends what it writes, in good order; it still reads. */
  end(): void;
  /** Is gone without a word. */
  vanish(): void;
  /** Resolves as soon as the claim about this peer holds. */
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

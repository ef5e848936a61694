import type { Nickname } from '../domain/nickname.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Connection } from '../ports/transport.ts';
import type { TokenBucket } from './token-bucket.ts';

/**
 * A connection as the gateway sees it. `unknown` until a login line with `protocol` makes it
 * native, or an accepted one without makes it bare; both then hold for good.
 */
export interface Client {
  readonly connection: Connection;
  /** Counts the server's connections; a session knows by it which one it lives on. */
  readonly serial: number;
  readonly connectedAt: EpochMs;
  readonly bucket: TokenBucket;
  kind: 'unknown' | 'native' | 'bare';
  /** Who is logged in here. */
  nickname: Nickname | undefined;
  /** When the last line came. */
  heardAt: EpochMs;
  /** A sign of life was asked for since. */
  pinged: boolean;
  faultsInARow: number;
  /** Lines that came too fast since it last waited as long as it was told to. */
  refusedForHaste: number;
  /** Until then it was last told to wait. */
  waitUntil: EpochMs;
  /** On its way out: nothing that still comes from it is obeyed. */
  leaving: boolean;
}

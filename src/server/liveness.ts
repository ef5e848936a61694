/** Who has been silent for too long. Read once per sweep for every connection. */
import type { EpochMs } from '../domain/time.ts';
import type { Client } from './client.ts';

/** How often everybody is looked at: 10,000 connections cost well below a millisecond. */
export const SWEEP_MS = 1_000;

/** A native client that says nothing for this long is asked for a sign of life. */
const SILENCE_BEFORE_PING_MS = 30_000;

/** After this long it is taken for dead: two pings would have been answered. */
const SILENCE_MAX_MS = 90_000;

export type Verdict = 'well' | 'ping' | 'dead' | 'never-logged-in';

/**
 * Bare clients owe no sign of life: the challenge knows none. TCP's keepalive watches them; over
 * UDP, where nobody can tell, the native layer lets go of one that is silent for an hour.
 */
export const judgeSilence = (
  client: Pick<Client, 'kind' | 'nickname' | 'connectedAt' | 'heardAt' | 'pinged'>,
  at: EpochMs,
  loginMs: number,
): Verdict => {
  if (client.nickname === undefined) {
    return at - client.connectedAt >= loginMs ? 'never-logged-in' : 'well';
  }
  if (client.kind !== 'native') return 'well';
  const silenceMs = at - client.heardAt;
  if (silenceMs >= SILENCE_MAX_MS) return 'dead';
  return silenceMs >= SILENCE_BEFORE_PING_MS && !client.pinged ? 'ping' : 'well';
};

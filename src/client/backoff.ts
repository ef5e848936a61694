/** How long to try to reconnect, and how long to wait before the next attempt. */

/**
 * A script had rather fail than wait: whoever runs it knows what to do. A person's client tries for
 * as long as the person leaves it running, through a closed lid or a server that is being mended.
 */
export const RECONNECT_SCRIPT_MS_MAX = 60_000;

/** The first attempts come soon: most losses are short. */
export const RECONNECT_FIRST_MS = 500;

/** The later ones are spread: the server may have many to take back. */
export const RECONNECT_LONGEST_MS = 8_000;

/**
 * Doubles with each attempt, the first being 0. `chance` is in [0, 1) and takes off up to a half,
 * so that those who were lost together do not come back together.
 */
export const reconnectDelayMs = (attempt: number, chance: number): number => {
  const delay = Math.min(RECONNECT_FIRST_MS * 2 ** attempt, RECONNECT_LONGEST_MS);
  return delay * (1 - chance / 2);
};

/** The rules' own numbers. What protects the server from strangers is in `src/server/limits.ts`. */

/** How long an invitation waits for its answer. */
export const INVITATION_MS = 60_000;

/** How long a lost session in a chat waits for its owner to come back. */
export const GRACE_MS = 15_000;

/** Most text held for a lost session, in bytes of UTF-8: a few long messages, never a flood. */
export const HELD_BYTES_MAX = 256 * 1024;

/** Counted for each held line beside its text, so that empty-handed floods are bounded too. */
export const HELD_LINE_BYTES = 200;

/**
 * How many of a speaker's message ids a chat remembers: the last ones. A client resends only what
 * was not answered, which is far less; all of an endless chat would be memory without bound.
 */
export const MESSAGE_IDS_REMEMBERED_MAX = 4_096;

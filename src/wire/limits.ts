/** What a line may be. PROTOCOL.md section 1. */

/** Until a login is accepted nobody needs more than a name, a password and some candidates. */
export const LINE_BYTES_BEFORE_LOGIN_MAX = 4 * 1024;

/** Four times the longest text, so that JSON escapes of it always fit. */
export const LINE_BYTES_MAX = 64 * 1024;

/** The outer object is the first level. Our own messages need four. */
export const NESTING_LEVELS_MAX = 16;

/** Lines in a row that are no valid command; the last of them is answered, then the line is cut. */
export const FAULTS_IN_A_ROW_MAX = 20;

/** Entries of one answer to `who`. */
export const LIST_ENTRIES_MAX = 1_000;
export const LIST_ENTRIES_DEFAULT = 100;

/** The version that both ends speak. */
export const PROTOCOL_VERSION = 1;

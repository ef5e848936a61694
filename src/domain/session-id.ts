declare const sessionId: unique symbol;
declare const tokenHash: unique symbol;

/** Names one login, from its answer to its end, over every connection that it lives on. */
export type SessionId = string & { readonly [sessionId]: true };

/** SHA-256 of a resume token: the token itself is known to its owner alone. */
export type TokenHash = string & { readonly [tokenHash]: true };

export const toSessionId = (text: string): SessionId => text as SessionId;
export const toTokenHash = (text: string): TokenHash => text as TokenHash;

import { createHash } from 'node:crypto';
import { type TokenHash, toTokenHash } from '../domain/session-id.ts';

/** The token is 256 random bits, so a plain hash hides it: there is nothing to guess. */
export const toTokenHashOf = (secret: string): TokenHash =>
  toTokenHash(createHash('sha256').update(secret).digest('base64url'));

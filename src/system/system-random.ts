import { randomBytes } from 'node:crypto';
import type { Random } from '../ports/random.ts';

const IDENTIFIER_BYTES = 16;
const SECRET_BYTES = 32;

/** The machine's source of randomness. */
export const systemRandom: Random = {
  identifier: () => randomBytes(IDENTIFIER_BYTES).toString('hex'),
  secret: () => randomBytes(SECRET_BYTES).toString('base64url'),
};

/** What a client writes: one command per line. */
import type { Request, RequestId } from './request.ts';

/** `id` comes back in the answer; a command without one is answered without one. */
export const encodeRequest = ({ verb, fields }: Request, id?: RequestId): string =>
  JSON.stringify({ command: verb, id, ...fields });

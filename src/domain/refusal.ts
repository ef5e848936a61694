/** Why the rules say no. The codes are those of the wire: programs rely on them. */
export type PresenceRefusal = 'name-in-use' | 'server-full' | 'bad-resume';

export type ChatRefusal =
  | 'self'
  | 'not-found'
  | 'bare-client'
  | 'you-are-busy'
  | 'busy'
  | 'no-invitation'
  | 'not-in-chat'
  | 'bad-text'
  | 'bad-request';

export type RefusalCode = PresenceRefusal | ChatRefusal;

export interface Refusal<Code extends string = RefusalCode> {
  readonly code: Code;
}

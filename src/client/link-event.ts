/** What a link tells, in the order in which it happened. */
import type { DialFailure } from '../ports/transport-error.ts';
import type { Peer } from '../ports/transport.ts';
import type { JsonObject } from '../wire/json-line.ts';
import type { Request } from '../wire/request.ts';
import type { Refused } from '../wire/server-line.ts';
import type { ServerEvent } from '../wire/told-event.ts';
import type { Welcome } from '../wire/answer-fields.ts';
import type { Trust } from './known-servers.ts';

export type LinkEvent =
  /** Logged in; `isResumed`: the session of before lives on, and the chat in it. */
  | {
      readonly type: 'Welcomed';
      readonly welcome: Welcome;
      readonly isResumed: boolean;
      readonly peer: Peer;
      readonly trust: AcceptedTrust;
    }
  | { readonly type: 'Answered'; readonly request: Request; readonly answer: Answer }
  | { readonly type: 'Told'; readonly event: ServerEvent }
  /** The server sent something that this version does not understand; it was left out. */
  | { readonly type: 'Garbled' }
  /** The connection is gone and will be had again. */
  | { readonly type: 'Lost' }
  /** The last event. */
  | { readonly type: 'Ended'; readonly end: LinkEnd };

export type Answer =
  | { readonly ok: true; readonly fields: JsonObject }
  | { readonly ok: false; readonly refusal: Refused };

export type AcceptedTrust = Extract<Trust, { readonly kind: 'new' | 'known' }>;
export type ChangedTrust = Extract<Trust, { readonly kind: 'changed' }>;

export type LinkEnd =
  /** The user said so. */
  | { readonly kind: 'bye' }
  | { readonly kind: 'unreachable'; readonly failure: DialFailure | ServerFailure }
  /** Once connected, lost, and not to be had again in time. */
  | { readonly kind: 'gave-up' }
  | { readonly kind: 'login-refused'; readonly refusal: Refused }
  | { readonly kind: 'server-changed'; readonly trust: ChangedTrust };

/** There was a connection and yet no login: another service, or a server in trouble. */
export type ServerFailure = 'not-mesngr' | 'no-certificate' | 'hung-up' | 'silent';

/** What a request is answered whose chat or session ended before it could be. */
export const LOST_WITH_SESSION: Refused = {
  code: 'lost-with-session',
  reason: 'the connection was lost',
  retrySeconds: undefined,
};

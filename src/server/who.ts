import type { PresenceService } from '../services/presence-service.ts';
import type { SessionService } from '../services/session-service.ts';
import { LIST_ENTRIES_DEFAULT } from '../wire/limits.ts';
import type { RequestFields } from '../wire/request.ts';
import { toIsoTime } from '../wire/timestamp.ts';

/** One entry of the answer to `who`. */
export interface UserListed {
  readonly nickname: string;
  readonly state: 'free' | 'busy' | 'offline';
  readonly since: string;
}

export const listUsers = (
  presence: PresenceService,
  sessions: SessionService,
  { after, limit = LIST_ENTRIES_DEFAULT }: RequestFields<'who'>,
): readonly UserListed[] =>
  presence.page(after, limit).map(({ nickname, openedAt }) => {
    const engagement = sessions.engagementOf(nickname);
    return engagement === undefined
      ? { nickname, state: 'free', since: toIsoTime(sessions.freeSince(nickname) ?? openedAt) }
      : { nickname, state: 'busy', since: toIsoTime(engagement.since) };
  });

/** Feeds the shared services with what the link tells: the same events that the server reduces. */
import { createHash } from 'node:crypto';
import type { ChatEvent, Event } from '../domain/event.ts';
import type { Nickname } from '../domain/nickname.ts';
import { toSessionId, toTokenHash } from '../domain/session-id.ts';
import type { EpochMs } from '../domain/time.ts';
import type { PresenceService } from '../services/presence-service.ts';
import type { SessionService } from '../services/session-service.ts';
import { toChatEvent } from '../wire/told-event.ts';
import type { LinkEvent } from './link-event.ts';

type Welcomed = Extract<LinkEvent, { readonly type: 'Welcomed' }>;

export class SessionKeeping {
  readonly #presence: PresenceService;
  readonly #sessions: SessionService;
  /** Counts this client's connections, as the server counts its own. */
  #connections = 0;

  constructor(presence: PresenceService, sessions: SessionService) {
    this.#presence = presence;
    this.#sessions = sessions;
  }

  apply(event: LinkEvent, me: Nickname, at: EpochMs): void {
    for (const domainEvent of this.#toEvents(event, me, at)) {
      this.#presence.apply(domainEvent);
      this.#sessions.apply(domainEvent);
    }
  }

  #toEvents(event: LinkEvent, me: Nickname, at: EpochMs): readonly Event[] {
    switch (event.type) {
      case 'Welcomed':
        return event.isResumed ? this.#resumed(event, me, at) : this.#opened(event, me, at);
      case 'Lost':
        return [{ type: 'SessionLost', nickname: me, at }];
      case 'Ended':
        return [{ type: 'SessionClosed', nickname: me, at }];
      case 'Told': {
        const chatEvent = toChatEvent(event.event, me, this.#sessions.peerOf(me));
        return chatEvent === undefined ? [] : [chatEvent];
      }
      case 'Answered':
      case 'Garbled':
        return [];
    }
  }

  /** What the session before was engaged in ended with it. */
  #opened({ welcome }: Welcomed, me: Nickname, at: EpochMs): readonly Event[] {
    this.#connections += 1;
    return [
      ...this.#endOfEngagement(me, at),
      { type: 'SessionClosed', nickname: me, at },
      {
        type: 'SessionOpened',
        nickname: welcome.nickname,
        session: toSessionId(welcome.session),
        client: 'native',
        connection: this.#connections,
        token: hashOf(welcome.resume),
        at,
      },
    ];
  }

  /** The answer says whom the chat is with: its beginning or its end may have been lost. */
  #resumed({ welcome }: Welcomed, me: Nickname, at: EpochMs): readonly Event[] {
    this.#connections += 1;
    const { chat: peer } = welcome;
    const connection = this.#connections;
    const token = hashOf(welcome.resume);
    const resumed: Event = { type: 'SessionResumed', nickname: me, connection, token, at };
    const before = this.#sessions.peerOf(me);
    if (peer === before) return [resumed];
    const over = before === undefined ? [] : this.#endOfEngagement(me, at);
    if (peer === undefined) return [resumed, ...over];
    return [resumed, ...over, { type: 'ChatStarted', from: peer, to: me, at }];
  }

  #endOfEngagement(me: Nickname, at: EpochMs): readonly ChatEvent[] {
    const engagement = this.#sessions.engagementOf(me);
    if (engagement === undefined) return [];
    if (engagement.kind === 'invitation') {
      const { from, to } = engagement;
      return [{ type: 'InviteCancelled', from, to, at }];
    }
    const peer = this.#sessions.peerOf(me);
    return peer === undefined ? [] : [{ type: 'ChatEnded', by: me, peer, reason: 'lost', at }];
  }
}

const hashOf = (token: string) => toTokenHash(createHash('sha256').update(token).digest('hex'));

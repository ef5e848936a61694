/** Who is told what: from events to the lines that each user concerned is sent. */
import type { ChatEvent, Event } from '../domain/event.ts';
import { type Nickname, type NicknameKey, toNicknameKey } from '../domain/nickname.ts';
import { encodeChatEvent } from '../wire/server-event.ts';
import type { Roster } from './roster.ts';

export class Notify {
  readonly #roster: Roster;
  /** Lines held for each session that waits for its owner to come back; the rules bound them. */
  readonly #held = new Map<NicknameKey, string[]>();

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  tell(event: Event): void {
    switch (event.type) {
      case 'ChatMessageSent':
      case 'ChatMessageReceived':
        return this.#deliver(event, event.to);
      case 'ChatEnded':
        this.#deliver(event, event.by);
        return this.#deliver(event, event.peer);
      case 'SessionLost':
        this.#held.set(toNicknameKey(event.nickname), []);
        return undefined;
      case 'SessionResumed':
        return this.#release(event.nickname);
      case 'SessionClosed':
        this.#held.delete(toNicknameKey(event.nickname));
        return undefined;
      case 'SessionOpened':
        return undefined;
      default:
        this.#deliver(event, event.from);
        return this.#deliver(event, event.to);
    }
  }

  #deliver(event: ChatEvent, reader: Nickname): void {
    const held = this.#held.size === 0 ? undefined : this.#held.get(toNicknameKey(reader));
    const client = held === undefined ? this.#roster.find(reader) : undefined;
    if (held === undefined && (client === undefined || client.leaving)) return;
    const line = encodeChatEvent(event, reader);
    if (held !== undefined) held.push(line);
    else client?.connection.send(line);
  }

  #release(nickname: Nickname): void {
    const key = toNicknameKey(nickname);
    const held = this.#held.get(key) ?? [];
    this.#held.delete(key);
    const client = this.#roster.find(nickname);
    for (const line of held) client?.connection.send(line);
  }
}

/** Who is told what: from events to the lines that each user concerned is sent. */
import type { ChatEvent, Event } from '../domain/event.ts';
import { type Nickname, type NicknameKey, toNicknameKey } from '../domain/nickname.ts';
import { encodeChatEvent } from '../wire/server-event.ts';
import type { Roster } from './roster.ts';
import { Unread } from './unread.ts';

export class Notify {
  readonly #roster: Roster;
  /** For each who is in a chat or in the grace after a loss. */
  readonly #unread = new Map<NicknameKey, Unread>();

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  tell(event: Event): void {
    switch (event.type) {
      case 'ChatMessageSent':
        return this.#deliver(event, event.to);
      case 'ChatMessageReceived':
        this.#unread.get(toNicknameKey(event.by))?.confirm(event.mid);
        return this.#deliver(event, event.to);
      case 'ChatStarted':
        this.#tellBoth(event, event.from, event.to);
        this.#unread.set(toNicknameKey(event.from), new Unread());
        this.#unread.set(toNicknameKey(event.to), new Unread());
        return undefined;
      case 'ChatEnded':
        this.#tellBoth(event, event.by, event.peer);
        this.#unread.delete(toNicknameKey(event.by));
        this.#unread.delete(toNicknameKey(event.peer));
        return undefined;
      case 'SessionLost':
        this.#hold(event.nickname);
        return undefined;
      case 'SessionResumed':
        return this.#release(event.nickname);
      case 'SessionOpened':
      case 'SessionClosed':
        return undefined;
      default:
        return this.#tellBoth(event, event.from, event.to);
    }
  }

  #tellBoth(event: ChatEvent, one: Nickname, other: Nickname): void {
    this.#deliver(event, one);
    this.#deliver(event, other);
  }

  #deliver(event: ChatEvent, reader: Nickname): void {
    const key = toNicknameKey(reader);
    const unread = this.#unread.get(key);
    const client = unread?.isHeld === true ? undefined : this.#roster.find(reader);
    if (unread === undefined && client === undefined) return;
    const line = encodeChatEvent(event, reader);
    if (unread?.add(event, line) === false) this.#unread.delete(key);
    client?.connection.send(line);
  }

  #hold(nickname: Nickname): void {
    const key = toNicknameKey(nickname);
    const unread = this.#unread.get(key) ?? new Unread();
    unread.hold();
    this.#unread.set(key, unread);
  }

  #release(nickname: Nickname): void {
    const lines = this.#unread.get(toNicknameKey(nickname))?.release() ?? [];
    const client = this.#roster.find(nickname);
    for (const line of lines) client?.connection.send(line);
  }
}

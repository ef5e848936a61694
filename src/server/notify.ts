/** Who is told what: from events to the lines that each user concerned is sent. */
import type { ChatEvent, Event } from '../domain/event.ts';
import { type Nickname, type NicknameKey, toNicknameKey } from '../domain/nickname.ts';
import { encodeChatEvent } from '../wire/server-event.ts';
import type { Roster } from './roster.ts';

/** What waits for the owner of a session to come back. */
interface Held {
  readonly lines: string[];
  endsInReceipt: boolean;
}

export class Notify {
  readonly #roster: Roster;
  /** The rules bound the messages in it; receipts in a row make one line, so they are bounded too. */
  readonly #held = new Map<NicknameKey, Held>();

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
        this.#held.set(toNicknameKey(event.nickname), { lines: [], endsInReceipt: false });
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
    if (held !== undefined) hold(held, event, encodeChatEvent(event, reader));
    else this.#roster.find(reader)?.connection.send(encodeChatEvent(event, reader));
  }

  #release(nickname: Nickname): void {
    const key = toNicknameKey(nickname);
    const lines = this.#held.get(key)?.lines ?? [];
    this.#held.delete(key);
    const client = this.#roster.find(nickname);
    for (const line of lines) client?.connection.send(line);
  }
}

/** A receipt covers all before it, so the last of several in a row says it all. */
const hold = (held: Held, event: ChatEvent, line: string): void => {
  const isReceipt = event.type === 'ChatMessageReceived';
  if (isReceipt && held.endsInReceipt) held.lines.pop();
  held.lines.push(line);
  held.endsInReceipt = isReceipt;
};

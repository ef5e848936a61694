import { BehaviorSubject, type Observable } from 'rxjs';
import { chat } from '../domain/chat.ts';
import { type ChatState, type Engagement, membersFrom } from '../domain/chat-state.ts';
import type { Event } from '../domain/event.ts';
import { type Nickname, toNicknameKey } from '../domain/nickname.ts';
import type { EpochMs } from '../domain/time.ts';

/** Invitations and private chats, reduced from events; the server and the client hold one each. */
export class SessionService {
  readonly #state: ChatState = chat.initial();
  readonly #state$ = new BehaviorSubject(this.#state);

  get state(): ChatState {
    return this.#state;
  }

  /** The state after each event that may have changed it; the same object, changed in place. */
  get state$(): Observable<ChatState> {
    return this.#state$;
  }

  apply(event: Event): void {
    chat.evolve(this.#state, event);
    if (this.#state$.observed) this.#state$.next(this.#state);
  }

  engagementOf(nickname: Nickname): Engagement | undefined {
    return this.#state.engagements.get(toNicknameKey(nickname));
  }

  /** Whom somebody is chatting with. */
  peerOf(nickname: Nickname): Nickname | undefined {
    const engagement = this.engagementOf(nickname);
    if (engagement?.kind !== 'chat') return undefined;
    return membersFrom(engagement, toNicknameKey(nickname))[1].nickname;
  }

  /** When somebody last became free; undefined for who was never busy. */
  freeSince(nickname: Nickname): EpochMs | undefined {
    return this.#state.freeSince.get(toNicknameKey(nickname));
  }
}

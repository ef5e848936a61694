import { BehaviorSubject, type Observable } from 'rxjs';
import type { Event } from '../domain/event.ts';
import { type Nickname, type NicknameKey, toNicknameKey } from '../domain/nickname.ts';
import { type PresenceState, presence, type UserSession } from '../domain/presence.ts';

/** Who is connected, reduced from events; the server and the client hold one each. */
export class PresenceService {
  readonly #state: PresenceState = presence.initial();
  readonly #state$ = new BehaviorSubject(this.#state);

  get state(): PresenceState {
    return this.#state;
  }

  /** The state after each event that may have changed it; the same object, changed in place. */
  get state$(): Observable<PresenceState> {
    return this.#state$;
  }

  apply(event: Event): void {
    presence.evolve(this.#state, event);
    if (this.#state$.observed) this.#state$.next(this.#state);
  }

  find(nickname: Nickname): UserSession | undefined {
    return this.#state.users.get(toNicknameKey(nickname));
  }

  /** Sessions in the order of their nicknames, at most `limit` that come after `after`. */
  page(after: string | undefined, limit: number): readonly UserSession[] {
    const { order, users } = this.#state;
    return order.page(after?.toLowerCase(), limit).map((key: NicknameKey) => {
      const user = users.get(key);
      if (user === undefined) throw new Error(`listed but unknown: ${key}`);
      return user;
    });
  }
}

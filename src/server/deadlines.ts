import { type Observable, Subject } from 'rxjs';
import type { Command } from '../domain/command.ts';
import type { Event } from '../domain/event.ts';
import { GRACE_MS, INVITATION_MS } from '../domain/limits.ts';
import { type Nickname, toNicknameKey } from '../domain/nickname.ts';
import type { Cancel, Clock } from '../ports/clock.ts';

/** Turns time into commands: an invitation that nobody answers, a grace that nobody uses. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #due$ = new Subject<Command>();
  readonly #invitations = new Map<string, Cancel>();
  readonly #graces = new Map<string, Cancel>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Commands whose time has come. */
  get due$(): Observable<Command> {
    return this.#due$;
  }

  watch(event: Event): void {
    switch (event.type) {
      case 'ChatInvited': {
        const { from, at: invitedAt } = event;
        this.#set(this.#invitations, from, INVITATION_MS, () => {
          const at = this.#clock.now();
          this.#due$.next({ type: 'ExpireInvitation', from, invitedAt, at });
        });
        break;
      }
      case 'ChatStarted':
      case 'ChatDeclined':
      case 'InviteCancelled':
      case 'InviteExpired':
        clear(this.#invitations, event.from);
        break;
      case 'SessionLost': {
        const { nickname, at: lostAt } = event;
        this.#set(this.#graces, nickname, GRACE_MS, () => {
          this.#due$.next({ type: 'ExpireGrace', nickname, lostAt, at: this.#clock.now() });
        });
        break;
      }
      case 'SessionResumed':
      case 'SessionClosed':
        clear(this.#graces, event.nickname);
        break;
      default:
    }
  }

  /** No command comes due any more. */
  stop(): void {
    for (const timers of [this.#invitations, this.#graces]) {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    }
  }

  #set(timers: Map<string, Cancel>, name: Nickname, delayMs: number, callback: () => void): void {
    const key = toNicknameKey(name);
    timers.get(key)?.();
    const cancel = this.#clock.after(delayMs, () => {
      timers.delete(key);
      callback();
    });
    timers.set(key, cancel);
  }
}

const clear = (timers: Map<string, Cancel>, name: Nickname): void => {
  const key = toNicknameKey(name);
  timers.get(key)?.();
  timers.delete(key);
};

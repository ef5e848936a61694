/** Notices when the server has fallen silent. */
import type { Cancel, Clock } from '../ports/clock.ts';

/** Silence after which the server is asked for a sign of life; its own rule is the same. */
const SILENCE_BEFORE_PING_MS = 30_000;

/** Silence after which the connection counts as lost. */
export const SILENCE_MS_MAX = 90_000;

export interface HeartbeatActions {
  ping(): void;
  giveUp(): void;
}

export class Heartbeat {
  readonly #clock: Clock;
  readonly #actions: HeartbeatActions;
  readonly #cancel: Cancel;
  #heardAt: number;

  constructor(clock: Clock, actions: HeartbeatActions) {
    this.#clock = clock;
    this.#actions = actions;
    this.#heardAt = clock.now();
    this.#cancel = clock.every(SILENCE_BEFORE_PING_MS, () => this.#check());
  }

  /** Any line is a sign of life. */
  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  stop(): void {
    this.#cancel();
  }

  #check(): void {
    const silence = this.#clock.now() - this.#heardAt;
    if (silence >= SILENCE_MS_MAX) this.#actions.giveUp();
    else if (silence >= SILENCE_BEFORE_PING_MS) this.#actions.ping();
  }
}

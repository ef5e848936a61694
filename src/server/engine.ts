import type { Command } from '../domain/command.ts';
import type { Decision } from '../domain/decider.ts';
import { DURABILITY, type Event } from '../domain/event.ts';
import { decide, type MessengerState } from '../domain/messenger.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Sequencer } from '../ports/sequencer.ts';
import type { PresenceService } from '../services/presence-service.ts';
import type { SessionService } from '../services/session-service.ts';

/**
 * The single writer. A command is decided and evolved at once, so that the next one sees what it
 * did; nobody is told or answered before the log has taken the events. Should the log fail, state
 * and log would part: the rejection is not caught here, and ends the process.
 */
export class Engine implements Sequencer {
  readonly #presence: PresenceService;
  readonly #sessions: SessionService;
  readonly #log: EventLog;
  readonly #view: MessengerState;
  /** Resolves when everything submitted so far is kept. */
  #kept: Promise<unknown> = Promise.resolve();

  constructor(presence: PresenceService, sessions: SessionService, log: EventLog) {
    this.#presence = presence;
    this.#sessions = sessions;
    this.#log = log;
    this.#view = { presence: presence.state, chats: sessions.state };
  }

  async submit(commands: readonly Command[]): Promise<readonly Decision<Event, Refusal>[]> {
    const logged: Event[] = [];
    const decisions = commands.map((command) => this.#decide(command, logged));
    if (logged.length > 0) {
      const appended = this.#log.append(logged);
      this.#kept = this.#kept.then(() => appended);
    }
    await this.#kept;
    return decisions;
  }

  #decide(command: Command, logged: Event[]): Decision<Event, Refusal> {
    const decision = decide(this.#view, command);
    if (!decision.ok) return decision;
    for (const event of decision.events) {
      this.#presence.apply(event);
      this.#sessions.apply(event);
      if (DURABILITY[event.type] === 'logged') logged.push(event);
    }
    return decision;
  }
}

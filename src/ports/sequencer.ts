import type { Command } from '../domain/command.ts';
import type { Decision } from '../domain/decider.ts';
import type { Event } from '../domain/event.ts';
import type { Refusal } from '../domain/refusal.ts';

/**
 * The one way in which commands become events. On one machine it is the engine; on a cluster an
 * ordered log would decide the order and every node run the same rules.
 */
export interface Sequencer {
  /**
   * Decides commands in the order given and after all that were submitted before. Resolves, in
   * the order of submission, once their events are kept as well as their durability asks.
   */
  submit(commands: readonly Command[]): Promise<readonly Decision<Event, Refusal>[]>;
}

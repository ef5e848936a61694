import { EVENT_VERSION, type Event } from '../domain/event.ts';
import type { EventLog, Position, Recorded } from '../ports/event-log.ts';

/**
 * Kept in memory, gone with the process. It holds the newest events only: nothing that is said is
 * among them, and a server that runs for a year must not grow for a year.
 */
export class MemoryEventLog implements EventLog {
  /** About 100 bytes each, so some MiB at most. */
  static readonly EVENTS_KEPT_MIN = 16_384;

  #older: readonly Recorded[] = [];
  #newer: Recorded[] = [];
  #head: Position = 0;

  get head(): Position {
    return this.#head;
  }

  append(events: readonly Event[]): Promise<readonly Recorded[]> {
    const recorded = events.map((event) => {
      this.#head += 1;
      return { position: this.#head, v: EVENT_VERSION, event };
    });
    if (this.#newer.length >= MemoryEventLog.EVENTS_KEPT_MIN) {
      this.#older = this.#newer;
      this.#newer = [];
    }
    this.#newer.push(...recorded);
    return Promise.resolve(recorded);
  }

  *read(after: Position): Iterable<Recorded> {
    for (const generation of [this.#older, this.#newer]) {
      for (const recorded of generation) if (recorded.position > after) yield recorded;
    }
  }
}

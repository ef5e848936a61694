import type { Event } from '../domain/event.ts';

/** Where an event stands in the log: grows, may have gaps, means nothing else. */
export type Position = number;

/** An event as it was kept. `v` is the schema version that it was written in. */
export interface Recorded {
  readonly position: Position;
  readonly v: number;
  readonly event: Event;
}

/** The order in which everything happened. */
export interface EventLog {
  /** Of the newest event; 0 while there is none. */
  readonly head: Position;
  /** Takes events in their order; resolves when they are as safe as their durability asks. */
  append(events: readonly Event[]): Promise<readonly Recorded[]>;
  /** What the log still holds after a position, oldest first. */
  read(after: Position): Iterable<Recorded>;
}

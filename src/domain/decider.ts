/**
 * The shape of every aggregate: what holds at the start, what a command leads to, what an event
 * changes. Synchronous, total, deterministic: the same events always give the same state.
 */
export interface Decider<View, State, Command, Event, Refusal> {
  /** A fresh state. States are changed in place, so each reduction starts from one of its own. */
  readonly initial: () => State;
  /**
   * Reads the view, never changes it. All commands share one order, so the view may be wider than
   * the aggregate's own state.
   */
  readonly decide: (view: View, command: Command) => Decision<Event, Refusal>;
  /** Changes the state in place and returns it: copying whole maps per event would not scale. */
  readonly evolve: (state: State, event: Event) => State;
}

/** Refusing is a normal answer and carries data; only broken invariants throw. */
export type Decision<Event, Refusal> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** No events: already so. It makes duplicates harmless. */
export const alreadySo: Decision<never, never> = { ok: true, events: [] };

export const decided = <Event>(...events: readonly Event[]): Decision<Event, never> => ({
  ok: true,
  events,
});

export const refused = <Refusal>(refusal: Refusal): Decision<never, Refusal> => ({
  ok: false,
  refusal,
});

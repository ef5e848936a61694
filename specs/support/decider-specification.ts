/** Given what happened, when something is asked: what happens, or why it does not. */
import { expect } from 'chai';
import type { Decision } from '../../src/domain/decider.ts';

/** What is specified. Unlike a `Decider` it decides on its own state. */
export interface Specified<State, Command, Event> {
  readonly initial: () => State;
  readonly decide: (state: State, command: Command) => Decision<Event, { readonly code: string }>;
  readonly evolve: (state: State, event: Event) => State;
  /** Everything that the state holds, as plain data: states are changed in place. */
  readonly snapshot: (state: State) => unknown;
}

export interface Asked<Command, Event> {
  /** Asks once more; what the previous command led to has happened by now. */
  when(command: Command): Asked<Command, Event>;
  yields(...events: readonly Event[]): Asked<Command, Event>;
  refuses(code: string): Asked<Command, Event>;
  /** Already so: answered well, and nothing happens. */
  changesNothing(): Asked<Command, Event>;
}

export interface Given<Command, Event> {
  when(command: Command): Asked<Command, Event>;
}

/** Also proves, with every command, that deciding changes nothing by itself. */
export const specify =
  <State, Command, Event>(specified: Specified<State, Command, Event>) =>
  (...events: readonly Event[]): Given<Command, Event> => {
    const { decide, evolve, initial, snapshot } = specified;
    let state = events.reduce(evolve, initial());
    const ask = (command: Command): Asked<Command, Event> => {
      const before = snapshot(state);
      const decision = decide(state, command);
      expect(snapshot(state), 'deciding changed the state').to.deep.equal(before);
      const asked: Asked<Command, Event> = {
        when: (next) => {
          if (decision.ok) state = decision.events.reduce(evolve, state);
          return ask(next);
        },
        yields: (...expected) => {
          expect(decision).to.deep.equal({ ok: true, events: expected });
          return asked;
        },
        refuses: (code) => {
          expect(decision).to.deep.equal({ ok: false, refusal: { code } });
          return asked;
        },
        changesNothing: () => asked.yields(),
      };
      return asked;
    };
    return { when: ask };
  };

/** What several people do at the same moment, in any order: one outcome, told to all alike. */
import { expect } from 'chai';
import * as fc from 'fast-check';
import { SessionService } from '../../src/services/session-service.ts';
import type { Line, LineClient } from '../support/line-client.ts';
import { MemoryServer } from '../support/memory-server.ts';
import { turn } from '../support/turn.ts';

const INTERLEAVINGS = 1_000;
const TIMEOUT_MS = 60_000;

interface Moment {
  /** Who acts first, second and so on: sorted by these. */
  readonly order: readonly number[];
  /** How many steps of the network pass before each acts. */
  readonly pauses: readonly number[];
}

const STEPS_MAX = 12;

const moments = (actors: number): fc.Arbitrary<Moment> =>
  fc.record({
    order: fc.array(fc.nat(), { minLength: actors, maxLength: actors }),
    pauses: fc.array(fc.nat(STEPS_MAX), { minLength: actors, maxLength: actors }),
  });

/** A microtask each: as finely as anything in the server can be interrupted. */
const pass = async (steps: number): Promise<void> => {
  for (let step = 0; step < steps; step += 1) await Promise.resolve();
};

const act = async (
  { order, pauses }: Moment,
  actions: readonly (() => unknown)[],
): Promise<void> => {
  const sorted = actions.map((action, i) => ({ action, at: order[i] ?? 0, pause: pauses[i] ?? 0 }));
  for (const { action, pause } of sorted.toSorted((one, other) => one.at - other.at)) {
    await pass(pause);
    action();
  }
  await turn();
};

const always = (actors: number, scenario: (moment: Moment) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(moments(actors), scenario), { numRuns: INTERLEAVINGS });

/** The first line is the answer, wherever it came; the rest is what everybody is told. */
const split = (client: LineClient) => {
  const lines = client.read();
  const answers = lines.filter(({ status }) => status !== undefined);
  const events = lines.filter(({ event }) => event !== undefined);
  return { answer: toWord(answers[0]), answers: answers.length, events };
};

const toWord = (answer: Line | undefined): unknown => answer?.['code'] ?? answer?.['status'];

const typesOf = (events: readonly Line[]): readonly unknown[] => events.map(({ event }) => event);

const invite = (to: string): Line => ({ command: 'invite', to });

describe('at the same moment', function () {
  this.timeout(TIMEOUT_MS);
  let server: MemoryServer;
  const seen = new Set<string>();
  beforeEach(async () => {
    server = await MemoryServer.start('rates=off');
    seen.clear();
  });

  const engagedCount = (): number => server.container.get(SessionService).state.engagements.size;

  it('two who invite each other get one invitation and one you-are-busy', async () => {
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    await always(2, async (moment) => {
      await act(moment, [() => alice.write(invite('bob')), () => bob.write(invite('alice'))]);
      const [one, other] = [split(alice), split(bob)];
      expect([one.answer, other.answer]).to.have.members(['ok', 'you-are-busy']);
      expect(one.events).to.deep.equal(other.events);
      const winner = one.answer === 'ok' ? 'alice' : 'bob';
      seen.add(winner);
      expect(one.events.map(({ event, from }) => [event, from])).to.deep.equal([
        ['ChatInvited', winner],
      ]);
      expect(engagedCount()).to.equal(2);
      await (winner === 'alice' ? alice : bob).ask({ command: 'cancel' });
      alice.read();
      bob.read();
    });
    expect([...seen]).to.have.members(['alice', 'bob']);
  });

  it('two who invite the same third get one invitation and one busy', async () => {
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    const carol = await server.login('carol');
    await always(2, async (moment) => {
      await act(moment, [() => alice.write(invite('carol')), () => bob.write(invite('CAROL'))]);
      const [one, other, third] = [split(alice), split(bob), split(carol)];
      expect([one.answer, other.answer]).to.have.members(['ok', 'busy']);
      const [won, refused] = one.answer === 'ok' ? [one, other] : [other, one];
      const winner = won === one ? alice : bob;
      seen.add(String(won === one));
      expect(typesOf(won.events)).to.deep.equal(['ChatInvited']);
      expect(third.events).to.deep.equal(won.events);
      expect(refused.events).to.deep.equal([]);
      expect(engagedCount()).to.equal(2);
      await winner.ask({ command: 'cancel' });
      carol.read();
    });
    expect(seen.size).to.equal(2);
  });

  it('an accept and a cancel come to a chat or to nothing, and both know which', async () => {
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    await always(2, async (moment) => {
      await alice.ask(invite('bob'));
      bob.read();
      await act(moment, [
        () => alice.write({ command: 'cancel' }),
        () => bob.write({ command: 'accept', from: 'alice' }),
      ]);
      const [one, other] = [split(alice), split(bob)];
      expect([one.answer, other.answer]).to.have.members(['ok', 'no-invitation']);
      const outcome = one.answer === 'ok' ? 'InviteCancelled' : 'ChatStarted';
      seen.add(outcome);
      expect(typesOf(one.events)).to.deep.equal([outcome]);
      expect(other.events).to.deep.equal(one.events);
      expect(engagedCount()).to.equal(outcome === 'ChatStarted' ? 2 : 0);
      if (outcome === 'ChatStarted') await alice.ask({ command: 'leave-chat' });
      alice.read();
      bob.read();
    });
    expect([...seen]).to.have.members(['InviteCancelled', 'ChatStarted']);
  });

  it('an accept, a decline, a cancel and a stranger still come to one outcome', async () => {
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    const carol = await server.login('carol');
    await always(4, async (moment) => {
      await alice.ask(invite('bob'));
      bob.read();
      await act(moment, [
        () => alice.write({ command: 'cancel' }),
        () => bob.write({ command: 'accept', from: 'alice' }),
        () => bob.write({ command: 'decline', from: 'alice' }),
        () => carol.write(invite('bob')),
      ]);
      const [one, other, third] = [split(alice), split(bob), split(carol)];
      expect(other.answers).to.equal(2);
      const [outcome, ...more] = typesOf(one.events);
      expect(['InviteCancelled', 'ChatStarted', 'ChatDeclined']).to.include(outcome);
      expect(more).to.deep.equal([]);
      expect(typesOf(other.events)[0]).to.equal(outcome);
      seen.add(`${String(outcome)} ${String(third.answer)}`);
      if (third.answer === 'ok') {
        expect(outcome).not.to.equal('ChatStarted');
        expect(other.events.slice(1)).to.deep.equal(third.events);
      } else {
        expect(third.answer).to.equal('busy');
        expect(other.events).to.deep.equal(one.events);
      }
      expect(engagedCount()).to.equal(outcome === 'ChatStarted' || third.answer === 'ok' ? 2 : 0);
      await bob.ask({ command: 'leave-chat' });
      await carol.ask({ command: 'cancel' });
      for (const client of [alice, bob, carol]) client.read();
    });
    expect(seen.size).to.equal(5);
  });

  it('a loss and an accept come to a chat in its grace, or to nothing', async () => {
    const bob = await server.login('bob');
    await always(2, async (moment) => {
      const alice = await server.login('alice');
      await alice.ask(invite('bob'));
      bob.read();
      await act(moment, [
        () => void alice.vanish(),
        () => bob.write({ command: 'accept', from: 'alice' }),
      ]);
      const { answer, events } = split(bob);
      const outcome = answer === 'ok' ? 'ChatStarted' : 'InviteCancelled';
      seen.add(outcome);
      expect(typesOf(events)).to.deep.equal([outcome]);
      if (answer === 'ok') await bob.ask({ command: 'leave-chat' });
      else expect(answer).to.equal('no-invitation');
      expect(engagedCount()).to.equal(0);
      bob.read();
    });
    expect([...seen]).to.have.members(['InviteCancelled', 'ChatStarted']);
  });
});

import { expect } from 'chai';
import { createContainer } from '../../src/server/container.ts';
import { Answering } from '../../src/server/answering.ts';
import { Deadlines } from '../../src/server/deadlines.ts';
import { Engine } from '../../src/server/engine.ts';
import { Gateway } from '../../src/server/gateway.ts';
import { Interpreter } from '../../src/server/interpreter.ts';
import { STANDARD_LIMITS } from '../../src/server/limits.ts';
import { Notify } from '../../src/server/notify.ts';
import { Roster } from '../../src/server/roster.ts';
import * as tokens from '../../src/server/tokens.ts';
import { PresenceService } from '../../src/services/presence-service.ts';
import { SessionService } from '../../src/services/session-service.ts';
import { MemoryEventLog } from '../../src/storage/memory-event-log.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

describe("the server's container", () => {
  const nothing = (): void => undefined;
  const surroundings = {
    clock: new VirtualClock(),
    random: new SeededRandom(),
    logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    limits: STANDARD_LIMITS,
  };

  it('resolves every root, each once', () => {
    const container = createContainer(surroundings);
    const roots = [Answering, Deadlines, Gateway, Interpreter, Notify, Roster];
    for (const root of [...roots, PresenceService, SessionService]) {
      const made = container.get<unknown>(root);
      expect(made).to.be.instanceOf(root);
      expect(container.get<unknown>(root)).to.equal(made);
    }
    for (const token of Object.values(tokens)) {
      expect(container.get<unknown>(token), String(token)).to.be.an('object');
    }
    expect(container.get(tokens.SEQUENCER)).to.be.instanceOf(Engine);
    expect(container.get(tokens.EVENT_LOG)).to.be.instanceOf(MemoryEventLog);
    expect(container.get(tokens.CLOCK)).to.equal(surroundings.clock);
  });

  it('shares nothing between two servers', () => {
    const [one, other] = [createContainer(surroundings), createContainer(surroundings)];
    expect(one.get(Gateway)).not.to.equal(other.get(Gateway));
    expect(one.get(PresenceService).state).not.to.equal(other.get(PresenceService).state);
  });
});

/** How the server's parts are made, and from what. */
import { Container } from 'inversify';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Random } from '../ports/random.ts';
import { PresenceService } from '../services/presence-service.ts';
import { SessionService } from '../services/session-service.ts';
import { MemoryEventLog } from '../storage/memory-event-log.ts';
import { Answering } from './answering.ts';
import { Deadlines } from './deadlines.ts';
import { Engine } from './engine.ts';
import { Gateway } from './gateway.ts';
import { Interpreter } from './interpreter.ts';
import type { Limits } from './limits.ts';
import { Notify } from './notify.ts';
import { Roster } from './roster.ts';
import { CLOCK, EVENT_LOG, LIMITS, LOGGER, RANDOM, SEQUENCER } from './tokens.ts';

/** What differs between a real server and one in a spec. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly limits: Limits;
}

export const createContainer = (surroundings: Surroundings): Container => {
  const container = new Container({ defaultScope: 'Singleton' });
  const { clock, random, logger, limits } = surroundings;
  container.bind(CLOCK).toConstantValue(clock);
  container.bind(RANDOM).toConstantValue(random);
  container.bind(LOGGER).toConstantValue(logger);
  container.bind(LIMITS).toConstantValue(limits);
  container.bind(EVENT_LOG).toResolvedValue(() => new MemoryEventLog());
  container.bind(PresenceService).toResolvedValue(() => new PresenceService());
  container.bind(SessionService).toResolvedValue(() => new SessionService());
  container
    .bind(SEQUENCER)
    .toResolvedValue(
      (presence, sessions, log) => new Engine(presence, sessions, log),
      [PresenceService, SessionService, EVENT_LOG],
    );
  bindGateway(container);
  return container;
};

const bindGateway = (container: Container): void => {
  container.bind(Roster).toResolvedValue(() => new Roster());
  container.bind(Notify).toResolvedValue((roster) => new Notify(roster), [Roster]);
  container.bind(Deadlines).toResolvedValue((clock) => new Deadlines(clock), [CLOCK]);
  container
    .bind(Interpreter)
    .toResolvedValue((random, limits) => new Interpreter(random, limits), [RANDOM, LIMITS]);
  container
    .bind(Answering)
    .toResolvedValue(
      (roster, presence, sessions, log, logger) =>
        new Answering(roster, presence, sessions, log, logger),
      [Roster, PresenceService, SessionService, EVENT_LOG, LOGGER],
    );
  container.bind(Gateway).toResolvedValue(
    (sequencer, interpreter, answering, notify, roster, deadlines, clock, logger, limits) =>
      new Gateway({
        sequencer,
        interpreter,
        answering,
        notify,
        roster,
        deadlines,
        clock,
        logger,
        limits,
      }),
    [SEQUENCER, Interpreter, Answering, Notify, Roster, Deadlines, CLOCK, LOGGER, LIMITS],
  );
};

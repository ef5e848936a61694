/** What the container binds, by type: a wrong token for a parameter does not compile. */
import type { ServiceIdentifier } from 'inversify';
import type { Clock } from '../ports/clock.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Logger } from '../ports/logger.ts';
import type { Random } from '../ports/random.ts';
import type { Sequencer } from '../ports/sequencer.ts';
import type { Limits } from './limits.ts';

export const CLOCK: ServiceIdentifier<Clock> = Symbol.for('mesngr/Clock');
export const EVENT_LOG: ServiceIdentifier<EventLog> = Symbol.for('mesngr/EventLog');
export const LIMITS: ServiceIdentifier<Limits> = Symbol.for('mesngr/Limits');
export const LOGGER: ServiceIdentifier<Logger> = Symbol.for('mesngr/Logger');
export const RANDOM: ServiceIdentifier<Random> = Symbol.for('mesngr/Random');
export const SEQUENCER: ServiceIdentifier<Sequencer> = Symbol.for('mesngr/Sequencer');

/** What the container binds, by type: a wrong token for a parameter does not compile. */
import type { ServiceIdentifier } from 'inversify';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Dialler } from '../ports/transport.ts';
import type { KnownServersFile } from './known-servers.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

export const CLOCK: ServiceIdentifier<Clock> = Symbol.for('mesngr/Clock');
export const DIALLER: ServiceIdentifier<Dialler> = Symbol.for('mesngr/Dialler');
export const KNOWN_SERVERS_FILE: ServiceIdentifier<KnownServersFile> =
  Symbol.for('mesngr/KnownServersFile');
export const RANDOM: ServiceIdentifier<Random> = Symbol.for('mesngr/Random');
export const SETTINGS: ServiceIdentifier<Settings> = Symbol.for('mesngr/Settings');
export const TERMINAL: ServiceIdentifier<Terminal> = Symbol.for('mesngr/Terminal');

/** How the client's parts are made, and from what. */
import { Container } from 'inversify';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Transport } from '../ports/transport.ts';
import { PresenceService } from '../services/presence-service.ts';
import { SessionService } from '../services/session-service.ts';
import { RECONNECT_SCRIPT_MS_MAX } from './backoff.ts';
import { ChatClient } from './chat-client.ts';
import { KnownServers, type KnownServersFile } from './known-servers.ts';
import { CLIENT_LIMITS } from './limits.ts';
import { Link } from './link.ts';
import { SessionKeeping } from './session-keeping.ts';
import { serverOf, type Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { CLOCK, DIALLER, KNOWN_SERVERS_FILE, RANDOM, SETTINGS, TERMINAL } from './tokens.ts';

/** What differs between a real client and one in a spec. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly terminal: Terminal;
  readonly knownServersFile: KnownServersFile;
}

export const createContainer = (surroundings: Surroundings, settings: Settings): Container => {
  const container = new Container({ defaultScope: 'Singleton' });
  const { clock, random, transport, terminal, knownServersFile } = surroundings;
  container.bind(CLOCK).toConstantValue(clock);
  container.bind(RANDOM).toConstantValue(random);
  container.bind(TERMINAL).toConstantValue(terminal);
  container.bind(KNOWN_SERVERS_FILE).toConstantValue(knownServersFile);
  container.bind(SETTINGS).toConstantValue(settings);
  container.bind(DIALLER).toResolvedValue(() => transport.dialler({ limits: CLIENT_LIMITS }));
  container.bind(PresenceService).toResolvedValue(() => new PresenceService());
  container.bind(SessionService).toResolvedValue(() => new SessionService());
  container
    .bind(KnownServers)
    .toResolvedValue((file) => new KnownServers(file), [KNOWN_SERVERS_FILE]);
  container
    .bind(SessionKeeping)
    .toResolvedValue(
      (presence, sessions) => new SessionKeeping(presence, sessions),
      [PresenceService, SessionService],
    );
  bindLink(container);
  bindClient(container);
  return container;
};

const bindLink = (container: Container): void => {
  container.bind(Link).toResolvedValue(
    (dialler, clock, random, known, { isInteractive }, { target, nickname }) =>
      new Link(dialler, clock, random, {
        target,
        nickname,
        judge: (fingerprint) => known.judge(target, fingerprint),
        reconnectMsMax: isInteractive ? Number.POSITIVE_INFINITY : RECONNECT_SCRIPT_MS_MAX,
      }),
    [DIALLER, CLOCK, RANDOM, KnownServers, TERMINAL, SETTINGS],
  );
};

const bindClient = (container: Container): void => {
  container
    .bind(ChatClient)
    .toResolvedValue(
      (link, keeping, sessions, terminal, clock, random, settings) =>
        new ChatClient(
          { link, keeping, sessions, terminal, clock, random },
          { ...settings, server: serverOf(settings) },
        ),
      [Link, SessionKeeping, SessionService, TERMINAL, CLOCK, RANDOM, SETTINGS],
    );
};

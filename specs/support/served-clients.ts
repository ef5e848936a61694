/** The set-up of a suite of launched clients: a server for all of them, and nothing left behind. */
import { endLaunchedClients } from './launched-client.ts';
import { LaunchedServer } from './launched-server.ts';

/** Processes start and shake hands in such specs, on a machine that may be busy. */
const SPEC_MS_MAX = 30_000;

export interface ServedClientsOptions {
  readonly start?: () => Promise<LaunchedServer>;
  /** Whether clients are ended after each spec, or live on until one fails or the suite is over. */
  readonly clientsLast?: 'spec' | 'suite';
}

export class ServedClients {
  #server: LaunchedServer | undefined;

  /** Registers its hooks with the suite that is being described. */
  constructor(suite: Mocha.Suite, options: ServedClientsOptions = {}) {
    const { start = () => LaunchedServer.listening('--memory'), clientsLast = 'spec' } = options;
    suite.timeout(SPEC_MS_MAX);
    before(async () => {
      this.#server = await start();
    });
    afterEach(function () {
      const spec = this.currentTest;
      if (clientsLast === 'spec' || spec?.state === 'failed') endLaunchedClients(spec);
    });
    after(() => endLaunchedClients());
    after(() => this.#server?.stop());
  }

  get server(): LaunchedServer {
    if (this.#server === undefined) throw new Error('no server: it must have failed to start');
    return this.#server;
  }

  /** What a client is told about where to go. */
  get where(): readonly [host: string, port: string] {
    return ['localhost', String(this.server.port)];
  }
}

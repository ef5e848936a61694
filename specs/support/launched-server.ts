/** The server as its user starts it: the built program in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from './source-tree.ts';
import { type Exit, WatchedProgram } from './watched-program.ts';

/** As compiled, so that its coverage counts. */
const PROGRAM: readonly string[] = [process.execPath, join(CHECKOUT, 'dist/src/server/main.js')];

/** As its user types it: set up beforehand, bundled. */
const LAUNCHER: readonly string[] = [join(CHECKOUT, 'mesngr_svr')];

/** What the program prints once it listens, for each transport: its name, where, fingerprint. */
const LISTENING =
  /^mesngr_svr: (?<transport>\w+) on .+:(?<port>\d+), (?<fingerprint>sha256:[0-9a-f]{64})$/gmu;

interface Listening {
  readonly transport: string;
  readonly port: number;
  readonly fingerprint: string;
}

let scratch: string | undefined;

/** A folder for one run of the specs; it goes with the process. */
export const scratchFolder = (): string => {
  if (scratch === undefined) {
    const all = mkdtempSync(join(tmpdir(), 'mesngr-spec-'));
    process.once('exit', () => rmSync(all, { recursive: true, force: true }));
    scratch = all;
  }
  return mkdtempSync(join(scratch, 'home-'));
};

/** One identity for all servers of a run, because making a key takes longer than a spec. */
let certsOfAll: string | undefined;

export const sharedCerts = (): string => (certsOfAll ??= scratchFolder());

export class LaunchedServer extends WatchedProgram {
  /** Only what is given; nothing of this machine's own settings is read or written. */
  constructor(
    words: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    command: readonly string[] = PROGRAM,
  ) {
    const home = sharedCerts();
    const env = { ...process.env, HOME: home, XDG_STATE_HOME: home, ...environment };
    super([...command, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Resolves when it listens; @throws with what it said if it ends before that. */
  static listening(...words: readonly string[]): Promise<LaunchedServer> {
    return LaunchedServer.#listening(PROGRAM, words);
  }

  /** As `listening`, by way of `./mesngr_svr`. */
  static launch(...words: readonly string[]): Promise<LaunchedServer> {
    return LaunchedServer.#listening(LAUNCHER, words);
  }

  static async #listening(
    command: readonly string[],
    words: readonly string[],
  ): Promise<LaunchedServer> {
    const server = new LaunchedServer(['0', '--certs', sharedCerts(), ...words], {}, command);
    // All its lines are one write, so that the first one means all of them.
    await server.until(() => server.transports.length > 0 || server.isOver);
    if (server.isOver) throw new Error(`the server ended: ${(await server.exited).stderr}`);
    return server;
  }

  get transports(): readonly string[] {
    return this.#listens.map(({ transport }) => transport);
  }

  /** The same for all transports. */
  get port(): number {
    return this.#listens[0]?.port ?? Number.NaN;
  }

  /** The same for all transports; empty before it listens. */
  get fingerprint(): string {
    return this.#listens[0]?.fingerprint ?? '';
  }

  /** As its user would stop it; resolves when it has ended. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.child.kill(signal);
    return this.exited;
  }

  get #listens(): readonly Listening[] {
    return [...this.stdout.matchAll(LISTENING)].map(({ groups = {} }) => ({
      transport: groups['transport'] ?? '',
      port: Number(groups['port']),
      fingerprint: groups['fingerprint'] ?? '',
    }));
  }
}

/** The server as its user starts it: the built program in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Conditions } from './conditions.ts';
import { CHECKOUT } from './source-tree.ts';

/** As compiled, so that its coverage counts. */
const PROGRAM: readonly string[] = [process.execPath, join(CHECKOUT, 'dist/src/server/main.js')];

/** As its user types it: set up beforehand, bundled. */
const LAUNCHER: readonly string[] = [join(CHECKOUT, 'mesngr_svr')];

/** What the program prints once it listens: transport, address, port, fingerprint. */
const LISTENING = /^mesngr_svr: (\w+) on (?:\[(.+)\]|(.+)):(\d+), (sha256:[0-9a-f]{64})$/mu;

export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
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

export class LaunchedServer {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  stdout = '';
  stderr = '';
  readonly #conditions = new Conditions();

  /** Only what is given; nothing of this machine's own settings is read or written. */
  constructor(
    words: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    [file = '', ...before]: readonly string[] = PROGRAM,
  ) {
    const home = sharedCerts();
    const env = { ...process.env, HOME: home, XDG_STATE_HOME: home, ...environment };
    this.child = spawn(file, [...before, ...words], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#conditions.changed();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#conditions.changed();
    });
    this.exited = once(this.child, 'close').then(([code]) => {
      this.#conditions.changed();
      return { code: code as number | null, stdout: this.stdout, stderr: this.stderr };
    });
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
    const isOver = (): boolean =>
      server.child.exitCode !== null || server.child.signalCode !== null;
    await server.until(() => LISTENING.test(server.stdout) || isOver());
    if (isOver()) throw new Error(`the server ended: ${(await server.exited).stderr}`);
    return server;
  }

  get port(): number {
    return Number(LISTENING.exec(this.stdout)?.[4]);
  }

  get fingerprint(): string {
    return LISTENING.exec(this.stdout)?.[5] ?? '';
  }

  /** Resolves as soon as the claim holds; it is looked at after each output and at the end. */
  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  /** As its user would stop it; resolves when it has ended. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.child.kill(signal);
    return this.exited;
  }
}

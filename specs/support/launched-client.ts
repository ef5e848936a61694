/** The client as its user starts it: in a terminal, or between pipes. */
import { join } from 'node:path';
import { type IPty, spawn } from 'node-pty';
import { scratchFolder } from './launched-server.ts';
import { Screen } from './screen.ts';
import { CHECKOUT } from './source-tree.ts';
import { WatchedProgram } from './watched-program.ts';

/** As compiled, so that its coverage counts. */
const PROGRAM: readonly string[] = [process.execPath, join(CHECKOUT, 'dist/src/client/main.js')];

/** As its user types it: set up beforehand, bundled. */
const LAUNCHER = join(CHECKOUT, 'mesngr');

const COLUMNS = 80;
const ROWS = 24;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Nothing of this machine's own settings is read or written; `undefined` takes a variable away. */
const environmentWith = (changes: Environment): Record<string, string> => {
  const merged: Environment = {
    PATH: process.env['PATH'],
    NODE_V8_COVERAGE: process.env['NODE_V8_COVERAGE'],
    WOLFSSL_BINDING: process.env['WOLFSSL_BINDING'],
    HOME: scratchFolder(),
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    TZ: 'UTC',
    ...changes,
  };
  const isSet = (entry: [string, string | undefined]): entry is [string, string] =>
    entry[1] !== undefined;
  return Object.fromEntries(Object.entries(merged).filter(isSet));
};

interface Running {
  kill(): void;
  /** What there was to see, for a spec that failed. */
  describe(): string;
}

const running = new Set<Running>();

/** Ends what a spec left running, and shows what it looked like if the spec failed. */
export const endLaunchedClients = (spec?: Mocha.Test): void => {
  for (const client of running) {
    if (spec?.state === 'failed') process.stderr.write(`${client.describe()}\n`);
    client.kill();
  }
  running.clear();
};

/** A client in a pseudo-terminal. */
export class LaunchedClient {
  readonly screen: Screen;
  /** Every byte that it wrote. */
  output = '';
  readonly exited: Promise<number>;
  /** The signal that ended it; 0 if it ended by itself. */
  endedBy: number | undefined;
  readonly #pty: IPty;

  private constructor(command: readonly string[], environment: Environment) {
    const [file = '', ...words] = command;
    this.screen = new Screen(COLUMNS, ROWS);
    this.#pty = spawn(file, words, {
      cols: COLUMNS,
      rows: ROWS,
      env: environmentWith(environment),
    });
    this.#pty.onData((output) => {
      this.output += output;
      this.screen.write(output);
    });
    const ending = { kill: () => this.kill('SIGKILL'), describe: () => this.screen.text };
    running.add(ending);
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        running.delete(ending);
        this.endedBy = signal;
        resolve(exitCode);
      });
    });
  }

  static start(words: readonly string[], environment: Environment = {}): LaunchedClient {
    return new LaunchedClient([...PROGRAM, ...words], environment);
  }

  /** By way of `./mesngr`. */
  static launch(...words: readonly string[]): LaunchedClient {
    return new LaunchedClient([LAUNCHER, ...words], {});
  }

  /** Run by a shell that says the exit code, the terminal's settings, and at last "over". */
  static startInShell(words: readonly string[]): LaunchedClient {
    return LaunchedClient.#inShell('"$@"; echo "exit $?"; stty -a; echo over', words);
  }

  /** Run by a shell that takes over when it is stopped, and goes on with it at once. */
  static startWithJobControl(words: readonly string[]): LaunchedClient {
    return LaunchedClient.#inShell(
      'set -m; "$@"; stty -a; echo stopped; fg; echo "exit $?"',
      words,
    );
  }

  static #inShell(script: string, words: readonly string[]): LaunchedClient {
    return new LaunchedClient(['/bin/sh', '-c', script, 'sh', ...PROGRAM, ...words], {});
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Types a line and presses Enter. */
  enter(line: string): void {
    this.type(`${line}\r`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#pty.kill(signal);
  }

  /** The terminal is gone, as when its window is closed. */
  hangUp(): void {
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }
}

/** A client between pipes. */
export class PipedClient extends WatchedProgram {
  constructor(words: readonly string[], environment: Environment = {}) {
    super([...PROGRAM, ...words], { env: environmentWith(environment), stdio: 'pipe' });
    const ending = {
      kill: () => void this.child.kill('SIGKILL'),
      describe: () => this.stdout + this.stderr,
    };
    running.add(ending);
    void this.exited.then(() => running.delete(ending));
  }

  write(text: string): void {
    this.child.stdin?.write(text);
  }

  end(text = ''): void {
    this.child.stdin?.end(text);
  }
}

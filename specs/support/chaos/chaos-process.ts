/** A bad network in a process of its own: the options are those of main.ts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Conditions } from '../conditions.ts';

const PROGRAM = fileURLToPath(new URL('./main.js', import.meta.url));

export class ChaosProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #conditions = new Conditions();
  #isOver = false;
  #stdout = '';
  #stderr = '';

  private constructor(words: readonly string[]) {
    const child = spawn(process.execPath, [PROGRAM, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#conditions.changed();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#child = child;
    this.#exited = once(child, 'close');
    child.once('close', () => {
      this.#isOver = true;
      this.#conditions.changed();
    });
  }

  /** Resolves when it listens; @throws with what it said if it ends before that. */
  static async start(...words: readonly string[]): Promise<ChaosProcess> {
    const started = new ChaosProcess(words);
    await started.#conditions.until(() => started.#stdout.includes('\n') || started.#isOver);
    if (started.#isOver) throw new Error(started.#stderr);
    return started;
  }

  get port(): number {
    return Number.parseInt(this.#stdout, 10);
  }

  /** @returns what it has done, as its last words. */
  async stop(): Promise<string> {
    this.#child.kill('SIGTERM');
    await this.#exited;
    return this.#stdout.split('\n')[1] ?? '';
  }
}

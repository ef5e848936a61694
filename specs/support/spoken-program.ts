/** Somebody else's program that a spec talks to through its standard streams. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Conditions } from './conditions.ts';

export class SpokenProgram {
  readonly child: ChildProcess;
  /** Resolves with its exit code; null if a signal ended it. */
  readonly exited: Promise<number | null>;
  stdout = '';
  stderr = '';
  readonly #conditions = new Conditions();

  constructor(program: string, words: readonly string[]) {
    this.child = spawn(program, words, { stdio: 'pipe' });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#conditions.changed();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#conditions.changed();
    });
    // Its end may come before all is written: the exit code and the output tell the story.
    this.child.stdin?.on('error', () => undefined);
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
  }

  write(...lines: readonly string[]): void {
    this.child.stdin?.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** The end of its standard input. */
  end(): void {
    this.child.stdin?.end();
  }

  /** Resolves as soon as so many complete lines of its output match. */
  async lines(count: number, pattern = /^\{.*\}$/u): Promise<readonly string[]> {
    const matching = (): readonly string[] =>
      this.stdout
        .split('\n')
        .slice(0, -1)
        .filter((line) => pattern.test(line));
    await this.#conditions.until(() => matching().length >= count);
    return matching();
  }

  async stop(): Promise<void> {
    this.child.kill();
    await this.exited;
  }
}

/** A program in a process of its own: what it wrote, and promises of what it is yet to write. */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { Conditions } from './conditions.ts';

export interface Exit {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class WatchedProgram {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  stdout = '';
  stderr = '';
  readonly #conditions = new Conditions();

  constructor([file = '', ...words]: readonly string[], options: SpawnOptions) {
    this.child = spawn(file, words, options);
    this.#watch('stdout');
    this.#watch('stderr');
    // Its end may come before all is written: the exit code and the output tell the story.
    this.child.stdin?.on('error', () => undefined);
    this.exited = once(this.child, 'close').then(([code]) => {
      this.#conditions.changed();
      return { code: code as number | null, stdout: this.stdout, stderr: this.stderr };
    });
  }

  /** Resolves as soon as the claim holds; it is looked at after each output and at the end. */
  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  #watch(stream: 'stdout' | 'stderr'): void {
    this.child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      this[stream] += text;
      this.#conditions.changed();
    });
  }
}

import { WatchedProgram } from './watched-program.ts';

/** Somebody else's program that a spec talks to through its standard streams. */
export class SpokenProgram extends WatchedProgram {
  constructor(program: string, words: readonly string[]) {
    super([program, ...words], { stdio: 'pipe' });
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
    await this.until(() => matching().length >= count);
    return matching();
  }

  async stop(): Promise<void> {
    this.child.kill();
    await this.exited;
  }
}

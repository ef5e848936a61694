/** What a person sees: a terminal emulator without a window, read as text. */
import xterm from '@xterm/headless';
import { Conditions } from './conditions.ts';

const SCROLLBACK_LINES = 1_000;

export class Screen {
  readonly #terminal;
  readonly #conditions = new Conditions();

  constructor(columns: number, rows: number) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: SCROLLBACK_LINES,
      allowProposedApi: true,
    });
  }

  /** What the program wrote; the emulator takes it in later. */
  write(output: string): void {
    this.#terminal.write(output, () => this.#conditions.changed());
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** Every line from the first one on, those that have scrolled away too; none blank at the end. */
  get lines(): readonly string[] {
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, index) => {
      const line = active.getLine(index);
      return line?.translateToString(true).trimEnd() ?? '';
    });
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  }

  /** Of the line that the cursor is in, as far as the cursor. */
  get beforeCursor(): string {
    const { active } = this.#terminal.buffer;
    const line = active.getLine(active.baseY + active.cursorY);
    return line?.translateToString(false, 0, active.cursorX) ?? '';
  }

  get text(): string {
    return this.lines.join('\n');
  }

  /** Resolves as soon as the claim holds; it is looked at after each output. */
  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  /** Resolves when a line is exactly this. */
  untilLine(text: string): Promise<void> {
    return this.until(() => this.lines.includes(text));
  }

  /** Resolves when the bottom line is exactly this. */
  untilPrompt(text: string): Promise<void> {
    return this.until(() => this.lines.at(-1) === text);
  }

  untilText(text: string): Promise<void> {
    return this.until(() => this.text.includes(text));
  }
}

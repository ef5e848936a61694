/**
 * A person's terminal: a line to edit at the bottom, everything else above it.
 *
 * The line is readline's. What arrives meanwhile takes the line off the screen, is written, and
 * puts the line back as it was, all in one write, so nothing of it is ever seen.
 */
import {
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  type Interface,
  moveCursor,
} from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { type Observable, Subject } from 'rxjs';
import { KeyStream, PASTE_OFF, PASTE_ON } from './key-stream.ts';
import { fromEditable, toEditable } from './paste-mark.ts';
import type { ScreenLine } from './render.ts';
import type { EnteredLine, Terminal } from './terminal.ts';
import { graphemesOf } from './text-width.ts';

/** As wide as terminals have been since there are any. */
const COLUMNS_DEFAULT = 80;

/** Lines that arrow-up brings back. */
const HISTORY_LINES_MAX = 1_000;

export class LineTerminal implements Terminal {
  readonly isInteractive = true;
  readonly isBare = false;
  readonly canErase = true;
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #keys: KeyStream;
  readonly #editor: Interface;
  readonly #entered$ = new Subject<EnteredLine>();
  readonly #stopped$ = new Subject<'interrupt' | 'broken'>();
  #prompt = '';
  /** What is on the screen instead of `#prompt`, until the next writing. */
  #promptShown = '';
  #printed: string[] = [];
  #writing: NodeJS.Immediate | undefined;
  /** Rows that the line covered above the cursor when it was entered. */
  #enteredRows = 0;
  #isRaw = false;
  #isClosed = false;

  constructor(input: ReadStream, output: WriteStream) {
    this.#input = input;
    this.#output = output;
    this.#keys = new KeyStream({
      paste: (text) => this.#editor.write(toEditable(text)),
      eraseCount: () => this.#eraseCount(),
    });
    emitKeypressEvents(this.#keys);
    // Before readline's own listener: afterwards the line is gone.
    this.#keys.on('keypress', (_: unknown, key: { readonly name?: string } | undefined) => {
      if (key?.name === 'return' || key?.name === 'enter') this.#measure();
    });
    this.#editor = createInterface({
      input: this.#keys,
      output,
      terminal: true,
      historySize: HISTORY_LINES_MAX,
      prompt: '',
    });
  }

  get entered$(): Observable<EnteredLine> {
    return this.#entered$;
  }

  get stopped$(): Observable<'interrupt' | 'broken'> {
    return this.#stopped$;
  }

  get width(): number {
    // Some terminals do not say how wide they are.
    return this.#output.columns || COLUMNS_DEFAULT;
  }

  start(): void {
    this.#editor.on('line', (line) => this.#enter(line));
    this.#editor.on('SIGINT', () => this.#stopped$.next('interrupt'));
    this.#editor.on('SIGTSTP', () => this.#suspend());
    this.#editor.on('close', () => this.#entered$.complete());
    this.#input.on('data', (bytes: Buffer) => this.#keys.feed(bytes));
    this.#input.on('end', () => this.#keys.end());
    // The terminal itself went away.
    this.#input.on('error', () => this.#keys.end());
    this.#output.on('error', () => this.#stopped$.next('broken'));
    process.on('exit', this.#restore);
    this.#takeOver();
  }

  print(lines: readonly ScreenLine[]): void {
    for (const { text } of lines) this.#printed.push(text);
    this.#writeSoon();
  }

  setPrompt(prompt: string): void {
    this.#prompt = prompt;
    this.#writeSoon();
  }

  hold(): void {}

  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#prompt = '';
      this.#write('gone');
      this.#isClosed = true;
      this.#editor.close();
      this.#restore();
      process.off('exit', this.#restore);
      this.#input.pause();
    }
    return new Promise((resolve) => {
      this.#output.write('', () => resolve());
    });
  }

  #takeOver(): void {
    this.#input.setRawMode(true);
    this.#isRaw = true;
    this.#output.write(PASTE_ON);
  }

  /** Also on the way out of a crash, where only what is synchronous still happens. */
  readonly #restore = (): void => {
    if (!this.#isRaw) return;
    this.#isRaw = false;
    this.#output.write(PASTE_OFF);
    this.#input.setRawMode(false);
  };

  /**
   * Ctrl-Z: the shell gets its terminal in order, and we take it over again afterwards; at once
   * where there is no shell to go back to, for then nothing stops us.
   */
  #suspend(): void {
    this.#restore();
    process.kill(process.pid, 'SIGTSTP');
    setImmediate(() => {
      if (this.#isClosed) return;
      this.#takeOver();
      this.#editor.prompt(true);
    });
  }

  #enter(line: string): void {
    // Readline has moved below the line and shows no prompt.
    this.#promptShown = '';
    const erase = (): void => {
      moveCursor(this.#output, 0, -(this.#enteredRows + 1));
      cursorTo(this.#output, 0);
      clearScreenDown(this.#output);
    };
    this.#output.cork();
    this.#entered$.next({ text: fromEditable(line), erase });
    this.#write();
    this.#output.uncork();
  }

  /** Moves to the end of the line, as readline is about to, and counts. */
  #measure(): void {
    this.#editor.write(null, { ctrl: true, name: 'e' });
    this.#enteredRows = this.#editor.getCursorPos().rows;
  }

  /** In code points, which is what readline takes off at a time. */
  #eraseCount(): number {
    const before = this.#editor.line.slice(0, this.#editor.cursor);
    return Array.from(graphemesOf(before).at(-1) ?? ' ').length;
  }

  /** All that comes in one turn of the event loop is one write. */
  #writeSoon(): void {
    this.#writing ??= setImmediate(() => this.#write());
  }

  /** `gone`: the line is not put back. */
  #write(line: 'kept' | 'gone' = 'kept'): void {
    clearImmediate(this.#writing);
    this.#writing = undefined;
    if (this.#isClosed) return;
    const isUnchanged = this.#printed.length === 0 && this.#prompt === this.#promptShown;
    if (isUnchanged && line === 'kept') return;
    this.#output.cork();
    // Typed ahead before the first prompt, a line is on the screen all the same.
    const hasLine = this.#promptShown !== '' || this.#editor.line !== '';
    const rows = hasLine ? this.#editor.getCursorPos().rows : 0;
    if (rows > 0) moveCursor(this.#output, 0, -rows);
    cursorTo(this.#output, 0);
    clearScreenDown(this.#output);
    for (const text of this.#printed) this.#output.write(`${text}\n`);
    this.#printed = [];
    this.#editor.setPrompt(this.#prompt);
    this.#promptShown = this.#prompt;
    if (line === 'kept' && (this.#prompt !== '' || this.#editor.line !== '')) {
      // Readline goes up by as many rows as its line covered above the cursor before it redraws.
      this.#output.write('\n'.repeat(rows));
      this.#editor.prompt(true);
    }
    this.#output.uncork();
  }
}

/** Pipes, and terminals that understand no escape sequence: lines in, lines out, nothing else. */
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type Observable, Subject } from 'rxjs';
import type { ScreenLine } from './render.ts';
import type { EnteredLine, Terminal } from './terminal.ts';

export interface PlainStreams {
  readonly input: Readable;
  /** For what peers say. A terminal says how wide it is. */
  readonly data: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** For what the program says. */
  readonly talk: Writable;
}

export class PlainTerminal implements Terminal {
  readonly canErase = false;
  readonly isInteractive: boolean;
  readonly #streams: PlainStreams;
  readonly #lines: Interface;
  readonly #entered$ = new Subject<EnteredLine>();
  readonly #stopped$ = new Subject<'interrupt' | 'broken'>();
  readonly #waiting: string[] = [];
  #prompt = '';
  #isPromptShown = false;
  #isHeld = false;
  #isOver = false;
  #isHandingOut = false;

  /** `isInteractive`: a person sits at a terminal that cannot do better; there is a prompt. */
  constructor(streams: PlainStreams, isInteractive: boolean) {
    this.#streams = streams;
    this.isInteractive = isInteractive;
    this.#lines = createInterface({
      input: streams.input,
      terminal: false,
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    this.#lines.pause();
  }

  get entered$(): Observable<EnteredLine> {
    return this.#entered$;
  }

  get stopped$(): Observable<'interrupt' | 'broken'> {
    return this.#stopped$;
  }

  /** A terminal is read by people, whoever types. */
  get isBare(): boolean {
    return this.#streams.data.isTTY !== true;
  }

  get width(): number {
    return this.#streams.data.columns ?? Number.POSITIVE_INFINITY;
  }

  start(): void {
    this.#lines.on('line', (line) => {
      this.#waiting.push(line);
      this.#handOut();
    });
    this.#lines.on('close', () => {
      this.#isOver = true;
      this.#handOut();
    });
    const broken = (): void => this.#stopped$.next('broken');
    this.#streams.data.on('error', broken);
    this.#streams.talk.on('error', broken);
    this.hold(this.#isHeld);
  }

  print(lines: readonly ScreenLine[]): void {
    if (lines.length === 0) return;
    if (this.#isPromptShown) this.#streams.talk.write('\n');
    for (const { stream, text } of lines) this.#streams[stream].write(`${text}\n`);
    this.#isPromptShown = false;
    this.#showPrompt();
  }

  setPrompt(prompt: string): void {
    if (prompt === this.#prompt) {
      this.#showPrompt();
      return;
    }
    this.#prompt = prompt;
    if (this.#isPromptShown) this.#streams.talk.write('\n');
    this.#isPromptShown = false;
    this.#showPrompt();
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (this.#isOver) this.#handOut();
    else if (isHeld) this.#lines.pause();
    else {
      this.#handOut();
      this.#lines.resume();
    }
  }

  async close(): Promise<void> {
    this.#lines.close();
    this.#streams.input.destroy();
    if (this.#isPromptShown) this.#streams.talk.write('\n');
    for (const stream of [this.#streams.data, this.#streams.talk]) {
      await new Promise<void>((resolve) => {
        stream.write('', () => resolve());
      });
    }
  }

  /** Handing out a line may hold up the next one. */
  #handOut(): void {
    if (this.#isHandingOut) return;
    this.#isHandingOut = true;
    while (!this.#isHeld) {
      const text = this.#waiting.shift();
      if (text === undefined) break;
      // The line that was entered has ended the line of the prompt.
      this.#isPromptShown = false;
      this.#entered$.next({ text, erase: () => {} });
    }
    this.#isHandingOut = false;
    if (this.#isOver && this.#waiting.length === 0) this.#entered$.complete();
  }

  #showPrompt(): void {
    if (!this.isInteractive || this.#isPromptShown || this.#prompt === '') return;
    this.#streams.talk.write(this.#prompt);
    this.#isPromptShown = true;
  }
}

/** A terminal that keeps what it is shown, and types what a spec tells it to. */
import { Subject } from 'rxjs';
import type { ScreenLine } from '../../src/client/render.ts';
import type { EnteredLine, Terminal } from '../../src/client/terminal.ts';
import { Conditions } from './conditions.ts';

export class FakeTerminal implements Terminal {
  readonly entered$ = new Subject<EnteredLine>();
  readonly stopped$ = new Subject<'interrupt' | 'broken'>();
  readonly width = 80;
  readonly isInteractive: boolean;
  readonly isBare: boolean;
  readonly canErase: boolean;
  readonly shown: ScreenLine[] = [];
  readonly erased: string[] = [];
  prompt = '';
  isHeld = false;
  isClosed = false;
  readonly #conditions = new Conditions();

  constructor(isInteractive = true) {
    this.isInteractive = isInteractive;
    this.isBare = !isInteractive;
    this.canErase = isInteractive;
  }

  start(): void {}

  print(lines: readonly ScreenLine[]): void {
    this.shown.push(...lines);
    this.#conditions.changed();
  }

  setPrompt(prompt: string): void {
    this.prompt = prompt;
    this.#conditions.changed();
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.#conditions.changed();
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  type(text: string): void {
    this.entered$.next({ text, erase: () => void this.erased.push(text) });
  }

  shows(text: string): boolean {
    return this.shown.some((line) => line.text === text);
  }

  untilShows(text: string): Promise<void> {
    return this.until(() => this.shows(text));
  }

  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }
}

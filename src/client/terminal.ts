/** Where lines come in and are shown: a person's terminal, or the pipes of a script. */
import type { Observable } from 'rxjs';
import type { ScreenLine } from './render.ts';

export interface Terminal {
  /** Completes at the end of input. */
  readonly entered$: Observable<EnteredLine>;
  /** `interrupt`: Ctrl-C. `broken`: nobody reads what is printed any more. */
  readonly stopped$: Observable<'interrupt' | 'broken'>;
  /** A person types; otherwise a script does. */
  readonly isInteractive: boolean;
  /** What peers say goes out as it is, without time and name: for scripts to read. */
  readonly isBare: boolean;
  /** The text that was typed can be taken off the screen, to come back as a message. */
  readonly canErase: boolean;
  /** In columns; `Infinity` where nothing is to be wrapped. */
  readonly width: number;
  /** Takes input from now on. */
  start(): void;
  /** Shown soon, above the prompt, in order. */
  print(lines: readonly ScreenLine[]): void;
  /** An empty one shows none. */
  setPrompt(prompt: string): void;
  /** A script's next line waits while this is held; a person is never held up. */
  hold(isHeld: boolean): void;
  /** Shows what is left and gives the terminal back as it was. */
  close(): Promise<void>;
}

export interface EnteredLine {
  /** May hold newlines, where several lines were pasted. */
  readonly text: string;
  /** Takes what was typed off the screen; only while the line is being handed out. */
  erase(): void;
}

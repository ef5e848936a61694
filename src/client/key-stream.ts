/**
 * What stands between a terminal's bytes and readline: takes bracketed pastes out, and hands on
 * keys one character at a time.
 *
 * Readline takes a chunk of several characters for a paste of its own kind and then loses count of
 * the rows that its line covers; single characters it counts right.
 */
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** XTerm control sequences, "Bracketed Paste Mode". */
export const PASTE_ON = '\u001b[?2004h';
export const PASTE_OFF = '\u001b[?2004l';
const PASTE_BEGIN = '\u001b[200~';
const PASTE_END = '\u001b[201~';

/** Rubout and backspace. */
const ERASE_KEYS: ReadonlySet<string> = new Set(['\u007f', '\b']);

/** Most text that one paste may bring, in UTF-16 units: more than a message may hold. */
export const PASTE_UNITS_MAX = 64 * 1024;

export interface KeyStreamActions {
  /** A whole paste, as it came. */
  paste(text: string): void;
  /** How many characters the erase key has to take off: one grapheme may be several. */
  eraseCount(): number;
}

export class KeyStream extends Readable {
  readonly #decoder = new StringDecoder('utf8');
  readonly #actions: KeyStreamActions;
  #pending = '';
  /** What of a paste has come so far; undefined outside of one. */
  #pasted: string | undefined;

  constructor(actions: KeyStreamActions) {
    super({ encoding: 'utf8' });
    this.#actions = actions;
  }

  /** Everything is pushed from outside. */
  override _read(): void {}

  feed(bytes: Buffer): void {
    let text = this.#pending + this.#decoder.write(bytes);
    this.#pending = '';
    while (text !== '') text = this.#pasted === undefined ? this.#typed(text) : this.#inPaste(text);
  }

  end(): void {
    this.push(null);
  }

  /** Hands on what was typed before the next paste; returns what is left. */
  #typed(text: string): string {
    const begin = text.indexOf(PASTE_BEGIN);
    const typedEnd = begin === -1 ? text.length - heldUnits(text, PASTE_BEGIN) : begin;
    for (const key of text.slice(0, typedEnd)) this.#press(key);
    if (begin === -1) {
      this.#pending = text.slice(typedEnd);
      return '';
    }
    this.#pasted = '';
    return text.slice(begin + PASTE_BEGIN.length);
  }

  #inPaste(text: string): string {
    const end = text.indexOf(PASTE_END);
    const pastedEnd = end === -1 ? text.length - heldUnits(text, PASTE_END) : end;
    const pasted = (this.#pasted ?? '') + text.slice(0, pastedEnd);
    this.#pasted = pasted.slice(0, PASTE_UNITS_MAX);
    if (end === -1) {
      this.#pending = text.slice(pastedEnd);
      return '';
    }
    const whole = this.#pasted;
    this.#pasted = undefined;
    this.#actions.paste(whole);
    return text.slice(end + PASTE_END.length);
  }

  #press(key: string): void {
    if (!ERASE_KEYS.has(key)) {
      this.push(key);
      return;
    }
    // Counted before the first one changes the line.
    for (let count = this.#actions.eraseCount(); count > 0; count -= 1) this.push(key);
  }
}

/** How much of the end of a text may be the beginning of a sequence whose rest is still to come. */
const heldUnits = (text: string, sequence: string): number => {
  for (let units = Math.min(sequence.length - 1, text.length); units > 0; units -= 1) {
    if (text.endsWith(sequence.slice(0, units))) return units;
  }
  return 0;
};

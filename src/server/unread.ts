/**
 * The lines of one chat that one reader may not have seen: those that wait for it to come back,
 * and, for a reader that says what it has shown (`received`), those told but not confirmed. What
 * was on its way when a connection broke is told again; the reader knows each line by its mid.
 */
import type { ChatEvent } from '../domain/event.ts';
import { HELD_BYTES_MAX, HELD_LINE_BYTES } from '../domain/limits.ts';

/** Lines without any confirmation after which a reader is taken for one that never confirms. */
const TRIAL_LINES_MAX = 64;

interface Line {
  readonly type: ChatEvent['type'];
  readonly mid: string | undefined;
  readonly text: string;
  /** As it counts: in UTF-8, because all of them may once wait in the queue of one connection. */
  readonly bytes: number;
}

export class Unread {
  #lines: Line[] = [];
  #bytes = 0;
  #confirms = false;
  /** Where the lines begin that were never told; undefined while the reader is connected. */
  #heldFrom: number | undefined;

  get isHeld(): boolean {
    return this.#heldFrom !== undefined;
  }

  /** The reader has gone; what comes now waits. */
  hold(): void {
    this.#heldFrom ??= this.#lines.length;
  }

  /** False: there is nothing to remember for this reader any more. */
  add(event: ChatEvent, text: string): boolean {
    const isReceipt = event.type === 'ChatMessageReceived';
    if (this.#heldFrom === undefined) {
      if (event.type !== 'ChatMessageSent') return true;
      if (!this.#confirms && this.#lines.length >= TRIAL_LINES_MAX) return false;
    } else if (isReceipt && this.#lines.length > this.#heldFrom) {
      // A receipt covers all before it, so the last of several in a row says it all.
      if (this.#lines.at(-1)?.type === event.type) this.#drop(this.#lines.length - 1, 1);
    }
    const mid = event.type === 'ChatMessageSent' ? event.mid : undefined;
    const bytes = Buffer.byteLength(text) + HELD_LINE_BYTES;
    this.#lines.push({ type: event.type, mid, text, bytes });
    this.#bytes += bytes;
    if (this.#heldFrom === undefined) this.#forgetOldest();
    return true;
  }

  /** The reader has shown everything up to this line. */
  confirm(mid: string): void {
    this.#confirms = true;
    this.#drop(0, this.#lines.findIndex((line) => line.mid === mid) + 1);
  }

  /** The reader is back: what it is told, oldest first. */
  release(): readonly string[] {
    const from = this.#confirms ? 0 : (this.#heldFrom ?? this.#lines.length);
    const told = this.#lines.slice(from).map(({ text }) => text);
    this.#heldFrom = undefined;
    this.#lines = this.#lines.filter(({ mid }) => mid !== undefined);
    this.#bytes = this.#lines.reduce((sum, { bytes }) => sum + bytes, 0);
    return told;
  }

  /** A reader that confirms far behind what it is told is not remembered without bound. */
  #forgetOldest(): void {
    while (this.#bytes > HELD_BYTES_MAX) this.#drop(0, 1);
  }

  #drop(start: number, count: number): void {
    for (const { bytes } of this.#lines.splice(start, count)) this.#bytes -= bytes;
  }
}

/**
 * Cuts bytes back into lines by the rules that hold on every transport: a line ends with `\n`, one
 * `\r` before it is dropped, blank lines are skipped, and the limit counts what is left, also while
 * the line is still arriving.
 */

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export type CutOutcome = 'ok' | 'too-long';

export class LineCutter {
  /** In bytes, without the newline. */
  lineBytesMax: number;
  #parts: Uint8Array[] = [];
  #partBytes = 0;

  constructor(lineBytesMax: number) {
    this.lineBytesMax = lineBytesMax;
  }

  /** Hands over each line that the chunk completes. After `too-long` it must not be fed again. */
  cut(chunk: Uint8Array, line: (bytes: Uint8Array) => void): CutOutcome {
    let start = 0;
    for (;;) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline < 0 ? chunk.length : newline;
      if (end > start) {
        this.#parts.push(chunk.subarray(start, end));
        this.#partBytes += end - start;
      }
      if (this.#countedBytes() > this.lineBytesMax) {
        this.#takeParts();
        return 'too-long';
      }
      if (newline < 0) return 'ok';
      const bytes = withoutCarriageReturn(this.#takeParts());
      if (bytes.length > 0) line(bytes);
      start = newline + 1;
    }
  }

  /** A `\r` in the last place is not counted: it may turn out to belong to the line's end. */
  #countedBytes(): number {
    const endsInReturn = this.#parts.at(-1)?.at(-1) === CARRIAGE_RETURN;
    return endsInReturn ? this.#partBytes - 1 : this.#partBytes;
  }

  #takeParts(): Uint8Array {
    const [only] = this.#parts;
    const bytes =
      only !== undefined && this.#parts.length === 1 ? only : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    return bytes;
  }
}

const withoutCarriageReturn = (bytes: Uint8Array): Uint8Array =>
  bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;

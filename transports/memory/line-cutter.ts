/**
 * Cuts bytes back into lines by the rules that hold on every transport: a line ends with `\n`, one
 * `\r` before it is dropped, blank lines are skipped, and the limit counts what is left, also while
 * the line is still arriving.
 */

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class LineCutter {
  /** In bytes, without the newline. */
  lineBytesMax: number;
  #parts: Uint8Array[] = [];
  #partBytes = 0;

  constructor(lineBytesMax: number) {
    this.lineBytesMax = lineBytesMax;
  }

  /**
   * Hands over each line that the chunk completes and returns how many bytes it consumed: all of
   * them, unless the line that is arriving is over the limit. It stops in front of that line's part
   * of the chunk, which may be offered again under a higher limit.
   */
  cut(chunk: Uint8Array, line: (bytes: Uint8Array) => void): number {
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const part = chunk.subarray(start, newline < 0 ? chunk.length : newline);
      if (this.#countedBytesWith(part) > this.lineBytesMax) return start;
      if (part.length > 0) this.#parts.push(part);
      this.#partBytes += part.length;
      if (newline < 0) break;
      const bytes = withoutCarriageReturn(this.#takeParts());
      if (bytes.length > 0) line(bytes);
      start = newline + 1;
    }
    return chunk.length;
  }

  /** A `\r` in the last place is not counted: it may turn out to belong to the line's end. */
  #countedBytesWith(part: Uint8Array): number {
    const last = part.at(-1) ?? this.#parts.at(-1)?.at(-1);
    const bytes = this.#partBytes + part.length;
    return last === CARRIAGE_RETURN ? bytes - 1 : bytes;
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

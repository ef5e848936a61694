/** The bytes of one connection in one direction: cut, held until they are due, passed in order. */
import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../../../src/ports/clock.ts';
import type { Draw } from './seeded-draw.ts';
import type { StreamLink } from './stream-link.ts';

/** What a lane takes before it lets the sender wait. */
const HELD_BYTES_MAX = 2 ** 18;
/** Pieces that have passed are forgotten so many at a time. */
const PASSED_MAX = 4096;
/**
 * From the last bytes to the reset: a receiver that meets both at once may not tell the reset from
 * an end, as Node.js does not.
 */
const RESET_DELAY_MS = 5;

interface HeldPiece {
  readonly at: number;
  /** None: the end of the stream. */
  readonly bytes: Buffer | undefined;
}

export class StreamLane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #link: StreamLink;
  readonly #draw: Draw;
  readonly #clock: Clock;
  /** Those before `#next` have passed. */
  readonly #held: HeldPiece[] = [];
  #next = 0;
  #heldBytes = 0;
  #passedBytes = 0;
  /** Something will call `#pump`: a timer, a drained socket, or the next turn of the loop. */
  #isCalled = false;
  #isReset = false;
  #cancel: Cancel = () => undefined;

  constructor(from: Socket, to: Socket, link: StreamLink, draw: Draw, clock: Clock) {
    this.#from = from;
    this.#to = to;
    this.#link = link;
    this.#draw = draw;
    this.#clock = clock;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => {
      this.#hold({ at: clock.now() + link.conditions.delayMs, bytes: undefined });
    });
    from.on('error', () => {
      this.#isReset = true;
      this.#pump();
    });
    to.once('close', () => this.#cancel());
  }

  /** To be called when conditions have changed. */
  resume(): void {
    if (!this.#isCalled) this.#pump();
  }

  #take(bytes: Buffer): void {
    let start = 0;
    const pieces = this.#link.take(this.#draw, bytes.length, this.#clock.now());
    for (const { end, at } of pieces) {
      this.#heldBytes += end - start;
      this.#hold({ at, bytes: bytes.subarray(start, end) });
      start = end;
    }
    if (this.#heldBytes > HELD_BYTES_MAX) this.#from.pause();
  }

  #hold(piece: HeldPiece): void {
    this.#held.push(piece);
    this.resume();
  }

  #pump(): void {
    this.#isCalled = false;
    if (this.#link.conditions.stalled || this.#to.destroyed) return;
    // As on a network, a reset overtakes what is still held here.
    if (this.#isReset) this.#to.resetAndDestroy();
    const piece = this.#held[this.#next];
    if (this.#isReset || piece === undefined) return;
    const earlyMs = piece.at - this.#clock.now();
    if (earlyMs > 0) {
      this.#isCalled = true;
      this.#cancel = this.#clock.after(Math.ceil(earlyMs), () => this.#pump());
      return;
    }
    this.#forgetNext();
    if (piece.bytes === undefined) this.#to.end();
    else this.#pass(piece.bytes);
  }

  #pass(bytes: Buffer): void {
    this.#heldBytes -= bytes.length;
    if (this.#heldBytes <= HELD_BYTES_MAX) this.#from.resume();
    const { resetAfterBytes } = this.#link.conditions;
    const passing = bytes.subarray(0, Math.max(0, resetAfterBytes - this.#passedBytes));
    this.#passedBytes += passing.length;
    this.#link.pass(passing.length);
    const hasRoom = this.#to.write(passing);
    this.#isCalled = true;
    if (this.#passedBytes >= resetAfterBytes) {
      this.#cancel = this.#clock.after(RESET_DELAY_MS, () => {
        this.#to.resetAndDestroy();
        this.#from.resetAndDestroy();
      });
      return;
    }
    // One piece a turn, so that the receiver has the chance to see them one by one.
    if (hasRoom) setImmediate(() => this.#pump());
    else this.#to.once('drain', () => this.#pump());
  }

  #forgetNext(): void {
    this.#next += 1;
    if (this.#next < this.#held.length && this.#next < PASSED_MAX) return;
    this.#held.splice(0, this.#next);
    this.#next = 0;
  }
}

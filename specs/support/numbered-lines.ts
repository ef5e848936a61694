/** One side of a chat says numbered lines, the other keeps the tally of what came, and when. */
import { quantile } from '../bench/sample.ts';
import { type Counts, Tally } from './tally.ts';
import type { TransportLineClient } from './transport-line-client.ts';

/** About 100 bytes of text. */
const TEXT = 'The quick brown fox jumps over the lazy dog. Pack my box with five dozen jugs.';

/** Ids that grow, as our client's do, so that the server knows a new one at a look. */
const MID_DIGITS = 12;

export interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Outcome extends Counts {
  /** Lines that were answered with an error, or came with another text than was said. */
  readonly spoilt: number;
  /** From handing a line to the sender's transport to its arrival at the receiver, in ms. */
  readonly delays: Delays;
}

export class NumberedLines {
  readonly #sender: TransportLineClient;
  readonly #receiver: TransportLineClient;
  readonly #saidAt: number[] = [];
  readonly #delays: number[] = [];
  readonly #tally = new Tally();
  #spoilt = 0;

  constructor(sender: TransportLineClient, receiver: TransportLineClient) {
    this.#sender = sender;
    this.#receiver = receiver;
    sender.observe(({ status }) => {
      if (status === 'error') this.#spoilt += 1;
    });
    receiver.observe(({ event, message }) => {
      if (event === 'ChatMessageSent') this.#hear(String(message));
    });
  }

  sayNext(): void {
    const number = this.#saidAt.length;
    this.#saidAt.push(performance.now());
    const mid = String(number).padStart(MID_DIGITS, '0');
    this.#sender.send(`{"command":"say","message":"${textOf(number)}","mid":"${mid}"}`);
  }

  /** Resolves when the last one has come: what has not come by then is lost. */
  async untilLastCame(): Promise<void> {
    await this.#receiver.until(() => this.#tally.newest === this.#saidAt.length - 1);
  }

  get outcome(): Outcome {
    const delayOf = (share: number): number => Math.round(quantile(this.#delays, share));
    return {
      ...this.#tally.counts(this.#saidAt.length),
      spoilt: this.#spoilt,
      delays: { p50: delayOf(0.5), p99: delayOf(0.99), max: delayOf(1) },
    };
  }

  #hear(text: string): void {
    const number = Number.parseInt(text, 10);
    const saidAt = this.#saidAt[number];
    if (saidAt === undefined || text !== textOf(number)) {
      this.#spoilt += 1;
    } else if (this.#tally.hear(number)) {
      this.#delays.push(performance.now() - saidAt);
    }
  }
}

const textOf = (number: number): string => `${number} ${TEXT}`;

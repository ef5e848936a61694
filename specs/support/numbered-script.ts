/** A whole client on a real network, run by a script that says numbered lines to its peer. */
import { Subject } from 'rxjs';
import { ChatClient } from '../../src/client/chat-client.ts';
import { createContainer } from '../../src/client/container.ts';
import type { EndingSignal } from '../../src/client/exit-code.ts';
import type { NetworkTransport } from '../../src/ports/transport.ts';
import { systemClock } from '../../src/system/system-clock.ts';
import { systemRandom } from '../../src/system/system-random.ts';
import { transportNamed } from '../../transports/registry.ts';
import { nickname } from '../domain/vocabulary.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { MemoryFile } from './memory-client.ts';
import { type Counts, Tally } from './tally.ts';

export class NumberedScript {
  readonly #name: string;
  readonly #terminal = new FakeTerminal(false);
  readonly #signals$ = new Subject<EndingSignal>();
  readonly #ended: Promise<void>;
  #ending: string | undefined;

  private constructor(transport: NetworkTransport, port: number, name: string) {
    this.#name = name;
    const container = createContainer(
      {
        clock: systemClock,
        random: systemRandom,
        transport: transportNamed(transport, systemClock),
        terminal: this.#terminal,
        knownServersFile: new MemoryFile(),
      },
      {
        nickname: nickname(name),
        target: { host: '127.0.0.1', port },
        transport,
        colour: false,
        toClock: () => '12:34',
      },
    );
    this.#ended = this.#run(container.get(ChatClient));
  }

  /** Two of them in a chat. */
  static async pair(
    transport: NetworkTransport,
    port: number,
    names: readonly [string, string],
  ): Promise<readonly [NumberedScript, NumberedScript]> {
    const [one, other] = names.map((name) => new NumberedScript(transport, port, name)) as [
      NumberedScript,
      NumberedScript,
    ];
    for (const each of [one, other]) await each.#untilReady();
    one.#terminal.type(`chat ${names[1]}`);
    await other.#until(() => other.#terminal.prompt === `${names[1]} (y/n)> `);
    other.#terminal.type('y');
    await one.#until(() => one.#terminal.prompt === `${names[0]} -> ${names[1]}> `);
    await other.#until(() => other.#terminal.prompt === `${names[1]} -> ${names[0]}> `);
    return [one, other];
  }

  /** One after the other, each when the one before has been answered. */
  async say(count: number): Promise<void> {
    for (let number = 0; number < count; number += 1) {
      await this.#untilReady();
      this.#terminal.type(`line ${number}`);
    }
  }

  /** Resolves when the last of so many has come: what has not come by then is lost. */
  async untilHeard(count: number): Promise<void> {
    const last = `line ${count - 1}`;
    const { shown } = this.#terminal;
    await this.#until(() => shown.findLast(({ stream }) => stream === 'data')?.text === last);
  }

  /** Of so many that the peer said. */
  heard(said: number): Counts {
    const tally = new Tally();
    for (const { stream, text } of this.#terminal.shown) {
      if (stream === 'data') tally.hear(Number(text.slice('line '.length)));
    }
    return tally.counts(said);
  }

  /** How often its connection was lost. */
  get losses(): number {
    const { shown } = this.#terminal;
    return shown.filter(({ text }) => text.startsWith('connection lost')).length;
  }

  /** Says goodbye. */
  async end(): Promise<void> {
    this.#signals$.next('SIGTERM');
    await this.#ended;
  }

  async #run(client: ChatClient): Promise<void> {
    const { exitCode, sentences } = await client.run(this.#signals$);
    this.#ending = [`exit ${exitCode}`, ...sentences].join(' ');
    // Whoever waits for something else learns of the end.
    this.#terminal.hold(true);
  }

  #untilReady(): Promise<void> {
    return this.#until(() => !this.#terminal.isHeld);
  }

  async #until(claim: () => boolean): Promise<void> {
    await this.#terminal.until(() => claim() || this.#ending !== undefined);
    if (!claim()) throw new Error(`${this.#name} has ended: ${this.#ending ?? ''}`);
  }
}

export interface TalkOptions {
  /** Tells the names of one talk from those of another. */
  readonly round: number;
  readonly chats: number;
  /** What each side of each chat says. */
  readonly lines: number;
}

/** Chats side by side over TCP; resolves when the last line of each side has come. */
export const talkSideBySide = async (
  port: number,
  { round, chats, lines }: TalkOptions,
): Promise<readonly NumberedScript[]> => {
  const talks = Array.from({ length: chats }, async (_, index) => {
    const names = [`one${round}-${index}`, `other${round}-${index}`] as const;
    const both = await NumberedScript.pair('tcp', port, names);
    await Promise.all(both.map((script) => script.say(lines)));
    await Promise.all(both.map((script) => script.untilHeard(lines)));
    return both;
  });
  return (await Promise.all(talks)).flat();
};

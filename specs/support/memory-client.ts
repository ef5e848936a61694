/** A whole client on a network in memory, with a terminal that a spec types into. */
import type { Container } from 'inversify';
import { Subject } from 'rxjs';
import { ChatClient } from '../../src/client/chat-client.ts';
import { createContainer } from '../../src/client/container.ts';
import type { Ending } from '../../src/client/ending.ts';
import type { EndingSignal } from '../../src/client/exit-code.ts';
import type { KnownServersFile } from '../../src/client/known-servers.ts';
import type { MemoryNetwork } from '../../transports/memory/memory-network.ts';
import { MemoryTransport } from '../../transports/memory/memory-transport.ts';
import { nickname } from '../domain/vocabulary.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { SeededRandom } from './seeded-random.ts';

export class MemoryFile implements KnownServersFile {
  readonly path = 'known_servers';
  #text: string | undefined;

  read(): string | undefined {
    return this.#text;
  }

  append(text: string): void {
    this.#text = (this.#text ?? '') + text;
  }
}

export interface MemoryClientOptions {
  readonly network: MemoryNetwork;
  readonly port: number;
  readonly name: string;
  /** Default: a person at a terminal; false: a script between pipes. */
  readonly isInteractive?: boolean;
}

export class MemoryClient {
  readonly terminal: FakeTerminal;
  readonly signals$ = new Subject<EndingSignal>();
  readonly container: Container;

  constructor({ network, port, name, isInteractive = true }: MemoryClientOptions) {
    this.terminal = new FakeTerminal(isInteractive);
    this.container = createContainer(
      {
        clock: network.clock,
        random: new SeededRandom(name),
        transport: new MemoryTransport(network),
        terminal: this.terminal,
        knownServersFile: new MemoryFile(),
      },
      {
        nickname: nickname(name),
        target: { host: 'memory', port },
        transport: 'memory',
        colour: false,
        toClock: () => '12:34',
      },
    );
  }

  run(): Promise<Ending> {
    return this.container.get(ChatClient).run(this.signals$);
  }
}

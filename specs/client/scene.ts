/** alice's client, and a server that is told its part. */
import type { Ending } from '../../src/client/ending.ts';
import { MemoryNetwork } from '../../transports/memory/memory-network.ts';
import type { FakeTerminal } from '../support/fake-terminal.ts';
import { MemoryClient } from '../support/memory-client.ts';
import { ScriptedServer, toEvent } from '../support/scripted-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { PORT } from './linked.ts';

export class Scene {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork({ clock: this.clock });
  readonly client: MemoryClient;
  ended: Promise<Ending> | undefined;

  constructor(isInteractive = true) {
    const { network } = this;
    this.client = new MemoryClient({ network, port: PORT, name: 'alice', isInteractive });
  }

  get terminal(): FakeTerminal {
    return this.client.terminal;
  }

  async online(): Promise<ScriptedServer> {
    const server = await ScriptedServer.at(this.network, PORT);
    this.ended = this.client.run();
    await server.untilAsked(1);
    server.welcome();
    await this.terminal.untilShows('you are alice on memory:8443');
    return server;
  }

  /** In a chat with bob, who had invited. */
  async inChat(): Promise<ScriptedServer> {
    const server = await this.online();
    server.tell('ChatStarted', { from: 'bob', to: 'alice' });
    await this.terminal.untilShows('you are in a private chat with bob. quit ends it');
    return server;
  }
}

/** What bob says to alice. */
export const said = (text: string, mid: string): object =>
  toEvent('ChatMessageSent', { from: 'bob', message: text, mid, time: '' });

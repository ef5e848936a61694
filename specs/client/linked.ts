/** A link on a network in memory, with a clock that stands still, and all that it told. */
import { RECONNECT_SCRIPT_MS_MAX } from '../../src/client/backoff.ts';
import { KnownServers } from '../../src/client/known-servers.ts';
import { CLIENT_LIMITS } from '../../src/client/limits.ts';
import { Link } from '../../src/client/link.ts';
import type { LinkEnd, LinkEvent } from '../../src/client/link-event.ts';
import type { Request } from '../../src/wire/request.ts';
import { MemoryNetwork } from '../../transports/memory/memory-network.ts';
import { MemoryTransport } from '../../transports/memory/memory-transport.ts';
import { messageId, nickname } from '../domain/vocabulary.ts';
import { Conditions } from '../support/conditions.ts';
import { MemoryFile } from '../support/memory-client.ts';
import { ScriptedServer } from '../support/scripted-server.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { turn } from '../support/turn.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

export const PORT = 8443;

export class Linked {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork({ clock: this.clock });
  readonly link: Link;
  readonly events: LinkEvent[] = [];
  /** How many events came together, emission by emission. */
  readonly batches: number[] = [];
  isComplete = false;
  readonly #conditions = new Conditions();

  /** As a script has it, unless a person is at it. */
  constructor(host = 'memory', reconnectMsMax = RECONNECT_SCRIPT_MS_MAX) {
    const dialler = new MemoryTransport(this.network).dialler({ limits: CLIENT_LIMITS });
    const target = { host, port: PORT };
    const known = new KnownServers(new MemoryFile());
    this.link = new Link(dialler, this.clock, new SeededRandom(), {
      target,
      nickname: nickname('alice'),
      judge: (fingerprint) => known.judge(target, fingerprint),
      reconnectMsMax,
    });
    this.link.events$.subscribe({
      next: (events) => {
        this.events.push(...events);
        this.batches.push(events.length);
        this.#conditions.changed();
      },
      complete: () => {
        this.isComplete = true;
        this.#conditions.changed();
      },
    });
  }

  server(certificate?: string): Promise<ScriptedServer> {
    return ScriptedServer.at(this.network, PORT, certificate);
  }

  /** Connected and logged in at a server of its own. */
  async online(): Promise<ScriptedServer> {
    const server = await this.server();
    this.link.start();
    await server.untilAsked(1);
    server.welcome();
    await this.until(() => this.told('Welcomed').length === 1);
    return server;
  }

  /** As `online`, and then the network cuts the connection. */
  async lost(): Promise<ScriptedServer> {
    const server = await this.online();
    server.cut();
    await this.until(() => this.told('Lost').length === 1);
    return server;
  }

  told<Type extends LinkEvent['type']>(type: Type): Extract<LinkEvent, { readonly type: Type }>[] {
    return this.events.filter(
      (event): event is Extract<LinkEvent, { type: Type }> => event.type === type,
    );
  }

  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  async untilEnded(): Promise<LinkEnd | undefined> {
    await this.until(() => this.isComplete);
    return this.told('Ended')[0]?.end;
  }

  /** Lets time pass, and what it sets off happen: deadlines and retries follow each other. */
  async pass(durationMs: number, stepMs = 500): Promise<void> {
    for (let passed = 0; passed < durationMs; passed += stepMs) {
      this.clock.advance(Math.min(stepMs, durationMs - passed));
      await turn();
    }
  }
}

export const say = (mid: string): Request => ({
  verb: 'say',
  fields: { message: `text of ${mid}`, mid: messageId(mid) },
});

export const who: Request = { verb: 'who', fields: {} };

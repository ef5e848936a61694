/** The client as a whole, from what is typed to what is shown, with a server that is told its part. */
import { expect } from 'chai';
import { ChatClient } from '../../src/client/chat-client.ts';
import type { Ending } from '../../src/client/ending.ts';
import { KnownServers } from '../../src/client/known-servers.ts';
import { Link } from '../../src/client/link.ts';
import { SessionKeeping } from '../../src/client/session-keeping.ts';
import {
  CLOCK,
  DIALLER,
  KNOWN_SERVERS_FILE,
  RANDOM,
  SETTINGS,
  TERMINAL,
} from '../../src/client/tokens.ts';
import { PresenceService } from '../../src/services/presence-service.ts';
import { SessionService } from '../../src/services/session-service.ts';
import { MemoryNetwork } from '../../transports/memory/memory-network.ts';
import { nickname } from '../domain/vocabulary.ts';
import type { FakeTerminal } from '../support/fake-terminal.ts';
import { MemoryClient } from '../support/memory-client.ts';
import { ScriptedServer, toEvent } from '../support/scripted-server.ts';
import { turn } from '../support/turn.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { PORT } from './linked.ts';

class Scene {
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

const said = (text: string, mid: string): object =>
  toEvent('ChatMessageSent', { from: 'bob', message: text, mid, time: '' });

describe('the client', () => {
  let scene: Scene;
  let terminal: FakeTerminal;
  beforeEach(() => {
    scene = new Scene();
    ({ terminal } = scene);
  });

  it('is put together from parts that all can be had', () => {
    const roots = [
      ChatClient,
      Link,
      KnownServers,
      SessionKeeping,
      PresenceService,
      SessionService,
      CLOCK,
      DIALLER,
      KNOWN_SERVERS_FILE,
      RANDOM,
      SETTINGS,
      TERMINAL,
    ];
    for (const root of roots) expect(scene.client.container.get<unknown>(root)).to.be.an('object');
    expect(scene.client.container.get(Link)).to.equal(scene.client.container.get(Link));
  });

  it('greets with who I am, where, how it is secured, and what to type', async () => {
    await scene.online();
    const texts = terminal.shown.map(({ text }) => text);
    expect(texts.slice(0, 2)).to.deep.equal(['you are alice on memory:8443', 'secured by memory']);
    expect(texts.slice(2).join('')).to.match(
      /^a new server, pinned from now on: ?sha256:\w{64}type/,
    );
    expect(terminal.prompt).to.equal('alice> ');
  });

  it('has the presence of its user in the service that the server has too', async () => {
    const server = await scene.online();
    const presence = scene.client.container.get(PresenceService);
    const session = () => presence.find(nickname('alice'));
    expect(session()).to.include({ session: 'session-1', lostAt: undefined });
    server.cut();
    await terminal.untilShows('connection lost. reconnecting …');
    expect(session()?.lostAt).to.equal(scene.clock.now());
  });

  it('invites, waits, and chats', async () => {
    const server = await scene.online();
    terminal.type('chat with bob');
    const asked = await server.untilAsked(2);
    expect(asked).to.include({ command: 'invite', to: 'bob' });
    server.say(
      { status: 'ok', id: asked['id'] },
      toEvent('ChatInvited', { from: 'alice', to: 'bob' }),
    );
    await terminal.until(() => terminal.prompt === 'alice (waiting for bob)> ');
    server.tell('ChatStarted', { from: 'alice', to: 'bob' });
    await terminal.until(() => terminal.prompt === 'alice -> bob> ');
    terminal.type('hello');
    expect(terminal.erased).to.deep.equal(['hello']);
    expect(terminal.shown.at(-1)).to.deep.equal({ stream: 'data', text: '12:34 alice: hello' });
    expect(await server.untilAsked(3)).to.include({ command: 'say', message: 'hello' });
  });

  it('withdraws an invitation', async () => {
    const server = await scene.online();
    server.tell('ChatInvited', { from: 'alice', to: 'bob' });
    await terminal.until(() => terminal.prompt === 'alice (waiting for bob)> ');
    terminal.type('/cancel');
    server.ok(await server.untilAsked(2));
    server.tell('InviteCancelled', { from: 'alice', to: 'bob' });
    await terminal.untilShows('invitation withdrawn');
    expect(terminal.prompt).to.equal('alice> ');
  });

  it('asks, and takes y or n for an answer', async () => {
    const server = await scene.online();
    server.tell('ChatInvited', { from: 'bob', to: 'alice' });
    await terminal.untilShows('chat with bob?');
    expect(terminal.prompt).to.equal('alice (y/n)> ');
    terminal.type('perhaps');
    expect(terminal.shows('chat with bob? (y/n)')).to.equal(true);
    terminal.type('Yes');
    expect(await server.untilAsked(2)).to.include({ command: 'accept', from: 'bob' });
  });

  it('confirms what it showed, once for all that came together', async () => {
    const server = await scene.inChat();
    server.say(said('one', 'm1'), said('two', 'm2'));
    await terminal.untilShows('12:34 bob: two');
    expect(await server.untilAsked(2)).to.include({ command: 'received', mid: 'm2' });
    await turn();
    expect(server.asked).to.have.length(2);
  });

  it('shows nothing twice, whatever comes again after a loss', async () => {
    const server = await scene.inChat();
    server.say(said('one', 'm1'));
    server.ok(await server.untilAsked(2));
    server.cut();
    await terminal.untilShows('connection lost. reconnecting …');
    expect(terminal.prompt).to.equal('alice (reconnecting)> ');
    terminal.type('still here');
    terminal.type('/who');
    expect(terminal.shown.at(-1)?.text).to.equal('there is no connection right now');
    scene.clock.advance(500);
    await server.untilAsked(3);
    server.welcome('token-2', { chat: 'bob' });
    server.say(said('one', 'm1'), said('two', 'm2'));
    await terminal.untilShows('12:34 bob: two');
    expect(terminal.shows('the chat with bob goes on')).to.equal(true);
    expect(terminal.shown.filter(({ text }) => text === '12:34 bob: one')).to.have.length(1);
    expect(await server.untilAsked(4)).to.include({ command: 'say', message: 'still here' });
  });

  it('learns of a chat whose beginning was lost with the connection', async () => {
    const server = await scene.online();
    server.tell('ChatInvited', { from: 'bob', to: 'alice' });
    await terminal.untilShows('chat with bob?');
    server.cut();
    await terminal.untilShows('connection lost. reconnecting …');
    scene.clock.advance(500);
    await server.untilAsked(2);
    server.welcome('token-2', { chat: 'bob' });
    await terminal.until(() => terminal.prompt === 'alice -> bob> ');
  });

  it('learns of a chat whose end was lost with the connection', async () => {
    const server = await scene.inChat();
    server.cut();
    await terminal.untilShows('connection lost. reconnecting …');
    scene.clock.advance(500);
    await server.untilAsked(2);
    server.welcome('token-2');
    await terminal.untilShows('you are back in the lobby');
    expect(terminal.prompt).to.equal('alice> ');
  });

  it('drops an invitation that ended with the session', async () => {
    const server = await scene.online();
    server.tell('ChatInvited', { from: 'bob', to: 'alice' });
    await terminal.untilShows('chat with bob?');
    server.cut();
    await terminal.untilShows('connection lost. reconnecting …');
    scene.clock.advance(500);
    server.refuse(await server.untilAsked(2), 'bad-resume');
    await server.untilAsked(3);
    server.welcome('token-2');
    await terminal.untilShows('the invitation is over');
    expect(terminal.prompt).to.equal('alice> ');
  });

  for (const [how, leave] of [
    ['quit in the lobby', (at: Scene) => at.terminal.type('quit')],
    ['the end of input', (at: Scene) => at.terminal.entered$.complete()],
    ['Ctrl-C', (at: Scene) => at.terminal.stopped$.next('interrupt')],
    ['the end of whoever reads it', (at: Scene) => at.terminal.stopped$.next('broken')],
  ] as const) {
    it(`says bye and ends well at ${how}`, async () => {
      const server = await scene.online();
      leave(scene);
      expect(await server.untilAsked(2)).to.include({ command: 'bye' });
      server.hangUp();
      expect(await scene.ended).to.deep.equal({ exitCode: 0, sentences: [] });
      expect(terminal.isClosed).to.equal(true);
    });
  }

  it('says bye at SIGTERM, ends at once at the second one, and says by which', async () => {
    const server = await scene.online();
    scene.client.signals$.next('SIGTERM');
    expect(await server.untilAsked(2)).to.include({ command: 'bye' });
    scene.client.signals$.next('SIGTERM');
    expect(await scene.ended).to.deep.equal({ exitCode: 143, sentences: [] });
  });

  it('shows what a server says as harmlessly as what people say', async () => {
    const server = await scene.online();
    terminal.type('who');
    const reason = '\u001b[2J\u202eyou are hacked\nalice left the chat';
    server.refuse(await server.untilAsked(2), 'moon-phase', { reason });
    await terminal.untilShows('<U+001B>[2J<U+202E>you are hacked');
    expect(terminal.shown.at(-1)?.text).to.equal('      | alice left the chat');
    server.tell('ChatStarted', { from: 'bob', to: 'alice' });
    server.say(said('\u009b31m', 'm1'));
    await terminal.untilShows('12:34 bob: <U+009B>31m');
  });

  it('says why it ends where it could not even begin', async () => {
    const ending = await scene.client.run();
    expect(ending.exitCode).to.equal(69);
    expect(ending.sentences).to.deep.equal([
      'connection error: nothing listens at memory:8443. is the server running?',
    ]);
  });

  describe('that serves a script', () => {
    beforeEach(() => {
      scene = new Scene(false);
      ({ terminal } = scene);
    });

    it('takes the next line when the one before has had its effect', async () => {
      const server = await scene.online();
      expect(terminal.isHeld).to.equal(false);
      terminal.type('chat bob');
      expect(terminal.isHeld, 'while it is asked').to.equal(true);
      const asked = await server.untilAsked(2);
      server.say(
        { status: 'ok', id: asked['id'] },
        toEvent('ChatInvited', { from: 'alice', to: 'bob' }),
      );
      await terminal.untilShows('waiting for bob to answer. /cancel withdraws the invitation');
      expect(terminal.isHeld, 'while it waits').to.equal(true);
      server.tell('ChatStarted', { from: 'alice', to: 'bob' });
      await terminal.until(() => !terminal.isHeld);
    });

    it('writes what peers say as data, as it is, and what it says itself as talk', async () => {
      const server = await scene.inChat();
      terminal.type('hello');
      server.say(said('two\nlines', 'm1'));
      await terminal.untilShows('two\nlines');
      const data = terminal.shown.filter(({ stream }) => stream === 'data');
      expect(data).to.deep.equal([{ stream: 'data', text: 'two\nlines' }]);
    });

    it('ends when all that was piped in is answered', async () => {
      const server = await scene.inChat();
      terminal.type('last words');
      terminal.entered$.complete();
      const asked = await server.untilAsked(2);
      await turn();
      expect(server.asked).to.have.length(2);
      server.ok(asked);
      expect(await server.untilAsked(3)).to.include({ command: 'bye' });
      server.hangUp();
      expect(await scene.ended).to.deep.equal({ exitCode: 0, sentences: [] });
    });

    it('was not done when it is interrupted', async () => {
      const server = await scene.online();
      scene.client.signals$.next('SIGINT');
      await server.untilAsked(2);
      server.hangUp();
      expect(await scene.ended).to.include({ exitCode: 130 });
    });
  });
});

/** The client as a whole, from what is typed to what is shown. */
import { expect } from 'chai';
import { PresenceService } from '../../src/services/presence-service.ts';
import { nickname } from '../domain/vocabulary.ts';
import type { FakeTerminal } from '../support/fake-terminal.ts';
import { toEvent } from '../support/scripted-server.ts';
import { turn } from '../support/turn.ts';
import { said, Scene } from './scene.ts';

describe('the client', () => {
  let scene: Scene;
  let terminal: FakeTerminal;
  beforeEach(() => {
    scene = new Scene();
    ({ terminal } = scene);
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
});

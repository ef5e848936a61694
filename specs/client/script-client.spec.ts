/** The client between pipes, from the lines that come in to those that go out. */
import { expect } from 'chai';
import type { FakeTerminal } from '../support/fake-terminal.ts';
import { toEvent } from '../support/scripted-server.ts';
import { turn } from '../support/turn.ts';
import { said, Scene } from './scene.ts';

describe('the client of a script', () => {
  let scene: Scene;
  let terminal: FakeTerminal;
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

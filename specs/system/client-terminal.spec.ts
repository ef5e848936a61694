/** The client in a real terminal: what is typed stays whole, what arrives is harmless. */
import { expect } from 'chai';
import { type Environment, LaunchedClient } from '../support/launched-client.ts';
import { ServedClients } from '../support/served-clients.ts';

const PASTE_ON = '\u001b[?2004h';
const PASTE_OFF = '\u001b[?2004l';

const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;

describe('the client in a terminal', function () {
  const clients = new ServedClients(this);

  const at = (name: string): readonly string[] => [name, ...clients.where];

  const connect = async (name: string, environment: Environment = {}): Promise<LaunchedClient> => {
    const client = LaunchedClient.start(at(name), environment);
    await client.screen.untilPrompt(`${name}>`);
    return client;
  };

  /** Two who are in a chat; the second one invited. */
  const chatting = async (
    one: string,
    other: string,
  ): Promise<[LaunchedClient, LaunchedClient]> => {
    const [invited, inviter] = await Promise.all([connect(one), connect(other)]);
    inviter.enter(`chat ${one}`);
    await invited.screen.untilPrompt(`${one} (y/n)>`);
    invited.enter('y');
    await invited.screen.untilPrompt(`${one} -> ${other}>`);
    await inviter.screen.untilPrompt(`${other} -> ${one}>`);
    return [invited, inviter];
  };

  describe('while messages arrive', () => {
    it('keeps a half-typed line whole, and the cursor where it was', async () => {
      const [alice, bob] = await chatting('alice', 'bob');
      alice.type('hello wor');
      await alice.screen.untilPrompt('alice -> bob> hello wor');
      alice.type('\u001b[D\u001b[D\u001b[D');
      for (const text of ['one', '界 two', '👩‍👩‍👧 three']) bob.enter(text);
      await alice.screen.untilText('three');
      await alice.screen.untilPrompt('alice -> bob> hello wor');
      expect(alice.screen.beforeCursor).to.equal('alice -> bob> hello ');
      alice.type('\u0005ld\r');
      await bob.screen.untilText('alice: hello world');
    });

    it('keeps a line whole that covers several rows', async () => {
      const [alice, bob] = await chatting('anna', 'ben');
      const half = `${'a'.repeat(70)}${'b'.repeat(80)}${'c'.repeat(5)}`;
      alice.type(half);
      await alice.screen.until(() => alice.screen.text.replaceAll('\n', '').endsWith(half));
      for (const text of ['one', 'two', 'three']) bob.enter(text);
      await alice.screen.untilText('ben: three');
      const { lines } = alice.screen;
      const prompt = lines.findIndex((line) => line.startsWith('anna -> ben> a'));
      expect(lines.slice(prompt).join('')).to.equal(`anna -> ben> ${half}`);
      expect(lines.slice(prompt - 3, prompt).map((line) => line.slice(6))).to.deep.equal([
        'ben: one',
        'ben: two',
        'ben: three',
      ]);
      alice.type('\r');
      await bob.screen.untilText('ccccc');
      await alice.screen.untilPrompt('anna -> ben>');
      const said = alice.screen.lines.slice(prompt, -1);
      expect(said.map((line) => line.slice('12:34 '.length)).join('')).to.equal(
        `anna: ${half.slice(0, 68)}| ${half.slice(68, 140)}| ${half.slice(140)}`,
        'the message, and nothing of the typed line',
      );
    });
  });

  describe('while a line is edited', () => {
    it('takes a paste of several lines for one message, and only Enter sends it', async () => {
      const [alice, bob] = await chatting('carol', 'dave');
      alice.type(paste('first\r\nsecond\nthird\n'));
      await alice.screen.untilText('carol -> dave> first⏎');
      alice.type('!\r');
      await bob.screen.untilText('| third!');
      expect(bob.screen.lines.slice(-4, -1).map((line) => line.slice(6))).to.deep.equal([
        'carol: first',
        '| second',
        '| third!',
      ]);
    });

    it('takes nothing but text from a paste', async () => {
      const [alice, bob] = await chatting('erin', 'frank');
      alice.type(paste('x\u0003\u001b[2Jy\u0004z\u0015'));
      alice.type('\r');
      await bob.screen.untilText('erin: x[2Jyz');
    });

    it('erases what a reader takes for one character at a time', async () => {
      const [alice, bob] = await chatting('grace', 'heidi');
      alice.type('a👩‍👩‍👧\u007fbe\u0301\u007fc🇩🇪\u007f\u007f\r');
      await bob.screen.until(() => bob.screen.lines.some((line) => line.endsWith('grace: ab')));
    });

    it('sends a line whose Enter comes in the same packet', async () => {
      const [alice, bob] = await chatting('ivan', 'judy');
      alice.type('hello wor');
      alice.type('ld\r');
      await bob.screen.untilText('ivan: hello world');
    });

    it('finds its way after the terminal was resized', async () => {
      const [alice, bob] = await chatting('karl', 'lena');
      alice.type('half a line');
      await alice.screen.untilPrompt('karl -> lena> half a line');
      alice.resize(50, 20);
      bob.enter(`${'word '.repeat(12)}end`);
      await alice.screen.untilText('end');
      await alice.screen.untilPrompt('karl -> lena> half a line');
      expect(alice.screen.lines.every((line) => line.length <= 50)).to.equal(true);
    });
  });

  it('shows hostile text harmlessly', async () => {
    const [alice, bob] = await chatting('mallory', 'nina');
    // Control characters do not even leave the sender; see the pipes for those.
    alice.enter('\u202egnp.exe \u2066x\u2069 pay\u200bpal');
    await bob.screen.untilText('<U+202E>gnp.exe <U+2066>x<U+2069> pay<U+200B>pal');
    alice.type(paste('12:00 nina: I said this\nnina -> mallory> and this\nmallory left the chat'));
    alice.type('\r');
    await bob.screen.untilText('| mallory left the chat');
    expect(bob.screen.lines).not.to.include('mallory left the chat');
    expect(bob.screen.lines).to.include('      | nina -> mallory> and this');
  });

  describe('at its end', () => {
    const WAYS: readonly (readonly [string, number, (client: LaunchedClient) => void])[] = [
      ['Ctrl-C', 0, (client) => client.type('\u0003')],
      ['Ctrl-D', 0, (client) => client.type('\u0004')],
      ['quit', 0, (client) => client.enter('quit')],
      ['/quit', 0, (client) => client.enter('/quit')],
      ['6', 0, (client) => client.enter('6')],
    ];
    for (const [index, [how, exitCode, end]] of WAYS.entries()) {
      it(`gives the terminal back after ${how}, exit ${exitCode}`, async () => {
        const name = `leaver${index}`;
        const client = LaunchedClient.startInShell(at(name));
        await client.screen.untilPrompt(`${name}>`);
        end(client);
        await client.screen.untilLine('over');
        expect(client.screen.lines).to.include(`exit ${exitCode}`);
        // What stty says of a terminal that echoes, edits lines, and turns Ctrl-C into a signal.
        expect(client.screen.text)
          .to.match(/[^-]icanon/)
          .and.to.match(/[^-]echo /);
        expect(client.screen.text).to.match(/[^-]isig/);
        expect(client.output.lastIndexOf(PASTE_OFF)).to.be.greaterThan(
          client.output.lastIndexOf(PASTE_ON),
        );
        // The name is free at once: the server was told.
        await connect(name);
      });
    }

    for (const [signal, exitCode] of [
      ['SIGTERM', 143],
      ['SIGHUP', 129],
      ['SIGINT', 0],
    ] as const) {
      it(`gives the terminal back after ${signal}, exit ${exitCode}`, async () => {
        const client = await connect(signal.toLowerCase());
        client.kill(signal);
        expect(await client.exited).to.equal(exitCode);
        expect(client.output.lastIndexOf(PASTE_OFF)).to.be.greaterThan(
          client.output.lastIndexOf(PASTE_ON),
        );
      });
    }
  });

  it('ends by the hang-up itself when its window is closed, and the server knows', async () => {
    const SIGHUP = 1;
    const client = await connect('closed');
    client.hangUp();
    await client.exited;
    expect(client.endedBy).to.equal(SIGHUP);
    await connect('closed');
  });

  describe('at Ctrl-Z', () => {
    it('gives the terminal to the shell, and comes back as it was', async () => {
      const client = LaunchedClient.startWithJobControl(at('sleeper'));
      await client.screen.untilPrompt('sleeper>');
      client.type('half a li');
      await client.screen.untilPrompt('sleeper> half a li');
      client.type('\u001a');
      await client.screen.untilLine('stopped');
      expect(client.screen.text).to.match(/[^-]icanon/);
      await client.screen.untilPrompt('sleeper> half a li');
      client.type('\u0015');
      client.enter('quit');
      await client.screen.untilLine('exit 0');
    });

    it('goes on where there is no shell', async () => {
      const client = await connect('alone');
      client.type('\u001a');
      client.enter('help');
      await client.screen.untilText('/quit');
      client.enter('quit');
      expect(await client.exited).to.equal(0);
    });
  });

  describe('in its looks', () => {
    const SGR = /\u001b\[[\d;]*m/;

    it('has colours, unless they are not wanted', async () => {
      expect((await connect('colour')).output).to.match(SGR);
      expect((await connect('nocolor', { NO_COLOR: '1' })).output).not.to.match(SGR);
      const never = LaunchedClient.start([...at('never'), '--color=never']);
      await never.screen.untilPrompt('never>');
      expect(never.output).not.to.match(SGR);
      const always = LaunchedClient.start([...at('always'), '--color=always'], { NO_COLOR: '1' });
      await always.screen.untilPrompt('always>');
      expect(always.output).to.match(SGR);
    });

    it('sends not one escape byte to a terminal that understands none', async () => {
      const [dumb, peer] = await Promise.all([connect('dumb', { TERM: 'dumb' }), connect('peer')]);
      dumb.enter('chat peer');
      await peer.screen.untilPrompt('peer (y/n)>');
      peer.enter('y');
      await dumb.screen.untilPrompt('dumb -> peer>');
      peer.enter('hello');
      await dumb.screen.untilText('peer: hello');
      dumb.enter('hello back');
      await peer.screen.untilText('dumb: hello back');
      dumb.enter('quit');
      await dumb.screen.untilPrompt('dumb>');
      dumb.enter('quit');
      expect(await dumb.exited).to.equal(0);
      expect(dumb.output).not.to.contain('\u001b');
    });
  });
});

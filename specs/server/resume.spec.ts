import { expect } from 'chai';
import type { LineClient } from '../support/line-client.ts';
import { MemoryServer } from '../support/memory-server.ts';

const GRACE_MS = 15_000;

const say = (message: string, mid: string) => ({ command: 'say', message, mid });

describe('a lost connection', () => {
  let server: MemoryServer;
  let alice: LineClient;
  let bob: LineClient;
  beforeEach(async () => {
    server = await MemoryServer.start();
    [alice, bob] = await server.chat('alice', 'bob');
  });

  const resume = async (nickname: string, token: string) => {
    const client = await server.connect();
    const lines = await client.ask({ command: 'login', nickname, protocol: 1, resume: token });
    client.resume = String(lines[0]?.['resume']);
    return { client, answer: lines[0], events: lines.slice(1) };
  };

  const stateOf = async (nickname: string): Promise<unknown> => {
    const watcher = await server.login('watcher');
    const [answer] = await watcher.ask({ command: 'who' }, { command: 'bye' });
    const users = answer?.['users'] as readonly { nickname: string; state: string }[];
    return users.find((user) => user.nickname === nickname)?.state;
  };

  it('is not noticed by the peer for 15 seconds; the name is taken and busy', async () => {
    await alice.vanish();
    await server.pass(GRACE_MS - 1);
    expect(bob.read()).to.deep.equal([]);
    expect(await stateOf('alice')).to.equal('busy');
    const other = await server.connect();
    const [answer] = await other.ask({ command: 'login', nickname: 'alice', protocol: 1 });
    expect(answer).to.deep.include({ code: 'name-in-use' });
    await server.pass(1);
    const [end] = bob.read();
    expect(end).to.deep.include({ event: 'ChatEnded', by: 'alice', peer: 'alice', reason: 'lost' });
    expect(await stateOf('alice')).to.equal(undefined);
    expect(await stateOf('bob')).to.equal('free');
  });

  it('is treated alike when it was ended in good order', async () => {
    await alice.end();
    expect(bob.read()).to.deep.equal([]);
    expect(await stateOf('alice')).to.equal('busy');
    const { answer } = await resume('alice', alice.resume);
    expect(answer).to.deep.include({ status: 'ok', chat: 'bob' });
  });

  it('can be resumed: the answer, then all that was held, in order', async () => {
    await alice.vanish();
    await alice.ask(say('unheard', 'a0'));
    await bob.ask(say('one', 'b1'), say('two', 'b2'), say('two again', 'b2'));
    const { client, answer, events } = await resume('Alice', alice.resume);
    expect(answer).to.deep.include({ status: 'ok', nickname: 'alice', chat: 'bob' });
    expect(answer?.['resume']).not.to.equal(alice.resume);
    expect(events.map(({ message }) => message)).to.deep.equal(['one', 'two']);
    await bob.ask(say('three', 'b3'));
    expect(client.read().map(({ message }) => message)).to.deep.equal(['three']);
  });

  it('holds receipts too, however many, as many lines at most as there are messages', async () => {
    await alice.ask(say('one', 'a1'), say('two', 'a2'));
    await alice.vanish();
    const received = (mid: string) => ({ command: 'received', mid });
    await bob.ask(received('a1'), say('b', 'b1'));
    await bob.ask(...Array.from({ length: 200 }, () => received('a1')), received('a2'));
    const { events } = await resume('alice', alice.resume);
    expect(events.map(({ event, mid }) => [event, mid])).to.deep.equal([
      ['ChatMessageReceived', 'a1'],
      ['ChatMessageSent', 'b1'],
      ['ChatMessageReceived', 'a2'],
    ]);
  });

  it('loses nothing that was said after it ended in good order without reading on', async () => {
    alice.pause();
    await bob.ask(say('never read', 'b1'));
    await alice.end();
    await bob.ask(say('held', 'b2'));
    const { events } = await resume('alice', alice.resume);
    expect(events.map(({ message }) => message)).to.deep.equal(['held']);
  });

  it('tells again what was on its way, to who confirms what it has shown', async () => {
    await bob.ask(say('one', 'b1'), say('two', 'b2'));
    await alice.ask({ command: 'received', mid: 'b1' });
    await bob.ask(say('three', 'b3'));
    await alice.vanish();
    await bob.ask(say('four', 'b4'));
    const mids = ({ events }: Awaited<ReturnType<typeof resume>>) => events.map(({ mid }) => mid);
    const again = await resume('alice', alice.resume);
    expect(mids(again)).to.deep.equal(['b2', 'b3', 'b4']);
    await again.client.ask({ command: 'received', mid: 'b3' });
    // Over a connection that still looks alive it is the same.
    expect(mids(await resume('alice', again.client.resume))).to.deep.equal(['b4']);
  });

  it('tells nothing again to who confirms nothing', async () => {
    await bob.ask(...Array.from({ length: 70 }, (_, line) => say('early', `b${line}`)));
    await alice.vanish();
    await bob.ask(say('held', 'held'));
    const { client, events } = await resume('alice', alice.resume);
    expect(events.map(({ mid }) => mid)).to.deep.equal(['held']);
    expect((await resume('alice', client.resume)).events).to.deep.equal([]);
  });

  it('of who confirms far behind is told again within bounds', async () => {
    await bob.ask(say('first', 'b0'));
    await alice.ask({ command: 'received', mid: 'b0' });
    const text = 'x'.repeat(16_000);
    for (let line = 1; line <= 40; line += 1) await bob.ask(say(text, `b${line}`));
    const { events } = await resume('alice', alice.resume);
    expect(events).to.have.lengthOf(16);
    expect(events.at(-1)?.['mid']).to.equal('b40');
  });

  it('never tells again more than the queue of a connection holds, in any script', async () => {
    await bob.ask(say('first', 'b0'));
    await alice.ask({ command: 'received', mid: 'b0' });
    const wide = '\u20ac'.repeat(5_000);
    for (let line = 1; line <= 60; line += 1) await bob.ask(say(wide, `wide${line}`));
    await alice.vanish();
    const escaped = '"'.repeat(16_000);
    for (let line = 1; line <= 16; line += 1) await bob.ask(say(escaped, `held${line}`));
    const { client, events } = await resume('alice', alice.resume);
    expect(events.filter(({ mid }) => String(mid).startsWith('held'))).to.have.lengthOf(16);
    expect(await client.ask({ command: 'ping' })).to.deep.equal([{ status: 'ok' }]);
  });

  it('holds 256 KiB and then answers busy; nothing is held twice', async () => {
    await alice.vanish();
    const text = 'x'.repeat(16_184);
    for (let line = 0; line < 16; line += 1) {
      expect(await bob.ask(say(text, `b${line}`))).to.deep.equal([{ status: 'ok' }]);
    }
    expect((await bob.ask(say('y', 'more')))[0]).to.deep.include({ code: 'busy' });
    expect(await bob.ask(say(text, 'b3'))).to.deep.equal([{ status: 'ok' }]);
    const { events } = await resume('alice', alice.resume);
    expect(events.map(({ mid }) => mid)).to.deep.equal(
      Array.from({ length: 16 }, (_, line) => `b${line}`),
    );
    expect(await bob.ask(say('y', 'more'))).to.deep.equal([{ status: 'ok' }]);
  });

  it('answers what is said again after the resume, and delivers it once', async () => {
    await alice.ask(say('one', 'a1'));
    await alice.vanish();
    bob.read();
    const { client } = await resume('alice', alice.resume);
    expect(await client.ask(say('one', 'a1'), say('two', 'a2'))).to.deep.equal([
      { status: 'ok' },
      { status: 'ok' },
    ]);
    expect(bob.read().map(({ message }) => message)).to.deep.equal(['two']);
  });

  it('answers what is pipelined behind the resume after the held lines', async () => {
    await alice.vanish();
    await bob.ask(say('held', 'b1'));
    const client = await server.connect();
    const lines = await client.ask(
      { command: 'login', nickname: 'alice', protocol: 1, resume: alice.resume, id: 1 },
      { ...say('hi', 'a1'), id: 2 },
      { command: 'received', mid: 'b1', id: 3 },
    );
    expect(lines.map(({ id, mid }) => id ?? mid)).to.deep.equal([1, 'b1', 2, 3]);
  });

  it('is resumed with the newest token only, and never twice with one', async () => {
    await alice.vanish();
    const { client } = await resume('alice', alice.resume);
    for (const token of [alice.resume, bob.resume, 'guess', '']) {
      const { answer } = await resume('alice', token);
      expect(answer).to.deep.include({ code: 'bad-resume' });
    }
    await client.vanish();
    expect((await resume('alice', client.resume)).answer).to.deep.include({ status: 'ok' });
  });

  it('may be one that still looks alive: it is closed without a word', async () => {
    const { client, answer } = await resume('alice', alice.resume);
    expect(answer).to.deep.include({ status: 'ok', chat: 'bob' });
    expect(alice.readRaw()).to.deep.equal([]);
    expect(alice.isEnded || alice.isGone).to.equal(true);
    await alice.ask(say('from the grave', 'a1'), { command: 'bye' });
    expect(bob.read()).to.deep.equal([]);
    await bob.ask(say('hello', 'b1'));
    expect(client.read().map(({ message }) => message)).to.deep.equal(['hello']);
    await server.pass(GRACE_MS + 1_000);
    expect(bob.read()).to.deep.equal([]);
  });

  it('outside a chat is taken over likewise, and ends at once when lost', async () => {
    const carol = await server.login('carol');
    const { client, answer } = await resume('carol', carol.resume);
    expect(answer).to.deep.include({ status: 'ok' });
    expect(answer).not.to.have.property('chat');
    await client.vanish();
    expect(await stateOf('carol')).to.equal(undefined);
    expect((await resume('carol', client.resume)).answer).to.deep.include({ code: 'bad-resume' });
  });

  it('ends the session with the chat when the peer leaves in between', async () => {
    await alice.vanish();
    await bob.ask(say('held', 'b1'));
    expect(await bob.ask({ command: 'leave-chat' })).to.have.lengthOf(2);
    expect(await stateOf('alice')).to.equal(undefined);
    expect((await resume('alice', alice.resume)).answer).to.deep.include({ code: 'bad-resume' });
    const anew = await server.login('alice');
    expect(anew.read()).to.deep.equal([]);
  });

  it('of both ends both sessions when the first grace is over', async () => {
    await alice.vanish();
    await server.pass(5_000);
    await bob.vanish();
    await server.pass(10_000);
    expect(await stateOf('alice')).to.equal(undefined);
    expect(await stateOf('bob')).to.equal(undefined);
    expect(server.clock.pending).to.equal(1);
  });

  it('cancels an invitation at once, in either direction', async () => {
    await alice.ask({ command: 'leave-chat' });
    bob.read();
    await alice.ask({ command: 'invite', to: 'bob' });
    await bob.vanish();
    expect(alice.read().map(({ event }) => event)).to.deep.equal(
      ['ChatEnded', 'ChatInvited', 'InviteCancelled'].slice(2),
    );
    const again = await server.login('bob');
    await alice.ask({ command: 'invite', to: 'bob' });
    await alice.end();
    expect(again.read().map(({ event }) => event)).to.deep.equal([
      'ChatInvited',
      'InviteCancelled',
    ]);
  });
});

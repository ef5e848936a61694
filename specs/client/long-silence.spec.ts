/** Ten minutes without a path: what is left of a session, and how its user gets on. */
import { expect } from 'chai';
import { RECONNECT_FIRST_MS, RECONNECT_LONGEST_MS } from '../../src/client/backoff.ts';
import { NAME_FREED_MS_MAX } from '../../src/client/link.ts';
import type { FakeTerminal } from '../support/fake-terminal.ts';
import { MemoryClient } from '../support/memory-client.ts';
import { MemoryServer } from '../support/memory-server.ts';
import { Linked, say } from './linked.ts';

const TEN_MINUTES_MS = 600_000;

describe('ten minutes of silence, with a client and a server as they are', () => {
  let server: MemoryServer;
  let user1: FakeTerminal;
  let user2: FakeTerminal;
  let ended: string[];
  beforeEach(async () => {
    server = await MemoryServer.start();
    ended = [];
    user1 = await start('user1');
    user2 = await start('user2');
  });

  const start = async (name: string): Promise<FakeTerminal> => {
    const { network, listener } = server;
    const client = new MemoryClient({ network, port: listener.port, name });
    void client.run().then(() => ended.push(name));
    await client.terminal.until(() => client.terminal.prompt === `${name}> `);
    return client.terminal;
  };

  const chat = async (): Promise<void> => {
    user2.type('chat user1');
    await user1.until(() => user1.prompt === 'user1 (y/n)> ');
    user1.type('y');
    await user1.until(() => user1.prompt === 'user1 -> user2> ');
    await user2.until(() => user2.prompt === 'user2 -> user1> ');
  };

  /** Nobody's path leads anywhere; the server lets go of both. */
  const silence = async (): Promise<void> => {
    server.network.hold();
    await server.pass(TEN_MINUTES_MS);
    expect([user1.prompt, user2.prompt]).to.deep.equal([
      'user1 (reconnecting)> ',
      'user2 (reconnecting)> ',
    ]);
    server.network.release();
    await server.pass(2 * RECONNECT_LONGEST_MS);
    expect(ended).to.deep.equal([]);
  };

  it('cost a user in the lobby nothing: the name is there again, and so is the way', async () => {
    await silence();
    expect(user1.shows('connected again')).to.equal(true);
    expect([user1.prompt, user2.prompt]).to.deep.equal(['user1> ', 'user2> ']);
    user1.type('who');
    await user1.untilShows('user2  free since 12:34');
    expect(user1.shows('user1  free since 12:34 (you)')).to.equal(true);
    await chat();
  });

  it('end a chat: both are told, and what was not sent is named', async () => {
    await chat();
    server.network.hold();
    user1.type('are you there?');
    await silence();
    expect(user1.shows('the chat with user2 is over')).to.equal(true);
    expect(user1.shows('not sent: are you there? (the chat is over)')).to.equal(true);
    expect(user2.shown.map(({ text }) => text).join()).not.to.contain('are you there?');
    expect([user1.prompt, user2.prompt]).to.deep.equal(['user1> ', 'user2> ']);
    await chat();
    user1.type('again: are you there?');
    await user2.untilShows('12:34 user1: again: are you there?');
  });
});

describe('a link that finds no way back for ten minutes', () => {
  it('of a person keeps trying, offers its token, and sends what waits by its mid', async () => {
    const linked = new Linked('memory', Number.POSITIVE_INFINITY);
    const server = await linked.online();
    linked.link.request(say('m1'));
    await server.untilAsked(2);
    await server.close();
    await linked.until(() => linked.told('Lost').length === 1);
    linked.link.request(say('m2'));
    await linked.pass(TEN_MINUTES_MS);
    expect(linked.told('Ended')).to.deep.equal([]);

    const again = await linked.server();
    await linked.pass(RECONNECT_LONGEST_MS);
    expect(await again.untilAsked(1)).to.include({ command: 'login', resume: 'token-1' });
    again.welcome('token-2', { chat: 'bob' });
    for (const [index, mid] of ['m1', 'm2'].entries()) {
      const asked = await again.untilAsked(index + 2);
      expect(asked).to.include({ command: 'say', mid });
      again.ok(asked);
    }
    await linked.until(() => linked.told('Answered').length === 2);
  });

  it('takes who has its name by then for somebody else, and says so', async () => {
    const linked = new Linked('memory', Number.POSITIVE_INFINITY);
    const server = await linked.online();
    await server.close();
    await linked.pass(TEN_MINUTES_MS);
    const again = await linked.server();
    await linked.pass(RECONNECT_LONGEST_MS);
    again.refuse(await again.untilAsked(1), 'bad-resume');
    expect(await again.untilAsked(2)).to.not.have.property('resume');
    again.refuse(await again.untilAsked(2), 'name-in-use');
    expect(await linked.untilEnded()).to.have.nested.property('refusal.code', 'name-in-use');
  });

  it('takes it for itself where the answer to its login was lost', async () => {
    const linked = new Linked('memory', Number.POSITIVE_INFINITY);
    const server = await linked.online();
    await server.close();
    await linked.pass(TEN_MINUTES_MS);
    const again = await linked.server();
    await linked.pass(RECONNECT_LONGEST_MS);
    await again.untilAsked(1);
    again.cut();
    let asked = 1;
    // A server notices the loss as late as that, and refuses the name until then.
    for (let passed = 0; passed < NAME_FREED_MS_MAX - RECONNECT_LONGEST_MS; passed += 1_000) {
      await linked.pass(1_000);
      for (; asked < again.asked.length; asked += 1) {
        const login = again.asked[asked] ?? {};
        again.refuse(login, 'resume' in login ? 'bad-resume' : 'name-in-use');
      }
    }
    expect(linked.told('Ended')).to.deep.equal([]);
    expect(asked).to.be.above(10);
    await linked.pass(RECONNECT_LONGEST_MS + RECONNECT_FIRST_MS);
    again.welcome('token-2');
    await linked.until(() => linked.told('Welcomed').length === 2);
  });
});

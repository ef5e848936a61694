/** Two clients and a server, none of them pretended, in a world where time passes on demand. */
import { expect } from 'chai';
import { GRACE_MS, INVITATION_MS } from '../../src/domain/limits.ts';
import type { Connection } from '../../src/ports/transport.ts';
import { SILENCE_MS_MAX } from '../../src/client/heartbeat.ts';
import { MemoryClient } from '../support/memory-client.ts';
import { MemoryServer } from '../support/memory-server.ts';

describe('in the course of time', () => {
  let server: MemoryServer;
  let connections: Connection[];
  let user1: MemoryClient;
  let user2: MemoryClient;

  const connect = async (name: string): Promise<MemoryClient> => {
    const { network, listener } = server;
    const client = new MemoryClient({ network, port: listener.port, name });
    void client.run();
    await client.terminal.until(() => client.terminal.prompt === `${name}> `);
    return client;
  };

  /** The network cuts what user1 is connected by; the server takes note. */
  const cut = async (): Promise<void> => {
    const [first] = connections;
    if (first === undefined) throw new Error('nobody is connected');
    server.network.sever(first);
    await user1.terminal.untilShows('connection lost. reconnecting …');
  };

  const chat = async (): Promise<void> => {
    user2.terminal.type('chat user1');
    await user1.terminal.until(() => user1.terminal.prompt === 'user1 (y/n)> ');
    user1.terminal.type('y');
    await user1.terminal.until(() => user1.terminal.prompt === 'user1 -> user2> ');
    await user2.terminal.until(() => user2.terminal.prompt === 'user2 -> user1> ');
  };

  beforeEach(async () => {
    server = await MemoryServer.start();
    connections = [];
    server.listener.opened$.subscribe((connection) => connections.push(connection));
    user1 = await connect('user1');
    user2 = await connect('user2');
  });

  it('an invitation that nobody answers ends, and both are free', async () => {
    user2.terminal.type('chat user1');
    await user1.terminal.untilShows('chat with user2?');
    await server.pass(INVITATION_MS);
    await user2.terminal.untilShows('user1 did not answer');
    await user1.terminal.untilShows('user2 waits no longer');
    await chat();
  });

  it('an invited one who loses his connection is gone', async () => {
    user2.terminal.type('chat user1');
    await user1.terminal.untilShows('chat with user2?');
    await cut();
    await user2.terminal.untilShows('user1 is gone');
    expect(user2.terminal.prompt).to.equal('user2> ');
    await server.pass(1_000);
    await user1.terminal.untilShows('the invitation is over');
  });

  it('a short loss goes unnoticed by the peer, and nothing is lost or doubled', async () => {
    await chat();
    await cut();
    user2.terminal.type('are you there?');
    user1.terminal.type('one moment');
    await server.pass(1_000);
    await user1.terminal.untilShows('the chat with user2 goes on');
    await user1.terminal.untilShows('12:34 user2: are you there?');
    await user2.terminal.untilShows('12:34 user1: one moment');
    user1.terminal.type('back');
    await user2.terminal.untilShows('12:34 user1: back');
    const heard = user2.terminal.shown
      .map(({ text }) => text)
      .filter((text) => /user1:/.test(text));
    expect(heard).to.deep.equal(['12:34 user1: one moment', '12:34 user1: back']);
    expect(user2.terminal.shows('user1 is gone')).to.equal(false);
  });

  it('a long loss ends the chat, and the peer is told', async () => {
    await chat();
    server.listener.stopAccepting();
    await cut();
    // The server hears of it in the turn after.
    await server.pass(GRACE_MS + 1_000);
    await user2.terminal.untilShows('user1 is gone');
    await user2.terminal.untilShows('you are back in the lobby');
    expect(user2.terminal.prompt).to.equal('user2> ');
  });

  it('two who keep silent stay connected', async () => {
    await chat();
    await server.pass(5 * SILENCE_MS_MAX);
    user1.terminal.type('still there?');
    await user2.terminal.untilShows('12:34 user1: still there?');
    expect(connections).to.have.length(2);
  });
});

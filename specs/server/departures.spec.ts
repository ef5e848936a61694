import { expect } from 'chai';
import { PresenceService } from '../../src/services/presence-service.ts';
import { MemoryServer } from '../support/memory-server.ts';

describe('departures', () => {
  let server: MemoryServer;
  beforeEach(async () => {
    server = await MemoryServer.start();
  });

  const online = (): readonly string[] => [
    ...server.container.get(PresenceService).state.users.keys(),
  ];

  it('by bye are answered, close the connection and end a chat at once', async () => {
    const [alice, bob] = await server.chat('alice', 'bob');
    const lines = await alice.ask({ command: 'bye', id: 1 }, { command: 'ping', id: 2 });
    expect(lines).to.deep.equal([{ status: 'ok', id: 1 }]);
    expect(alice.isEnded).to.equal(true);
    expect(bob.read().map(({ event, by, reason }) => [event, by, reason])).to.deep.equal([
      ['ChatEnded', 'alice', 'left'],
    ]);
    expect(online()).to.deep.equal(['bob']);
  });

  it('by bye still bring the events of the commands before it', async () => {
    const [alice] = await server.chat('alice', 'bob');
    const lines = await alice.ask({ command: 'leave-chat', id: 1 }, { command: 'bye', id: 2 });
    expect(lines.map(({ id, event }) => id ?? event)).to.deep.equal([1, 'ChatEnded', 2]);
  });

  it('in good order come after all that was written before is obeyed and answered', async () => {
    const bob = await server.login('bob');
    const alice = await server.connect();
    alice.write(
      { command: 'login', nickname: 'alice', protocol: 1, id: 1 },
      { command: 'invite', to: 'bob', id: 2 },
      { command: 'who', id: 3 },
    );
    await alice.end();
    const lines = alice.read();
    expect(lines.map(({ id, event }) => id ?? event)).to.deep.equal([1, 2, 'ChatInvited', 3]);
    expect(lines[3]?.['users']).to.have.lengthOf(2);
    expect(alice.isEnded).to.equal(true);
    expect(bob.read().map(({ event }) => event)).to.deep.equal(['ChatInvited', 'InviteCancelled']);
    expect(online()).to.deep.equal(['bob']);
  });

  it('in good order before any login leave nothing behind', async () => {
    const client = await server.connect();
    await client.end();
    expect(client.isEnded).to.equal(true);
    expect(server.gateway.connections).to.equal(0);
    expect(online()).to.deep.equal([]);
  });

  it('in good order end the session although the peer takes nothing more', async () => {
    const alice = await server.login('alice');
    alice.pause();
    await alice.ask({ command: 'ping' });
    await alice.end();
    expect(online()).to.deep.equal([]);
  });

  it('without a word come after what was written before', async () => {
    const [alice, bob] = await server.chat('alice', 'bob');
    alice.write({ command: 'say', message: 'last words', mid: 'a1' });
    await server.pass(1);
    await alice.vanish();
    expect(bob.read().map(({ message }) => message)).to.deep.equal(['last words']);
  });

  it('of who does not read come when the queue is full, and do not hinder the peer', async () => {
    server = await MemoryServer.start('queue-bytes=20000', 'rates=off');
    const [alice, bob] = await server.chat('alice', 'bob');
    bob.pause();
    const text = 'x'.repeat(1_000);
    for (let line = 0; line < 40; line += 1) {
      await alice.ask({ command: 'say', message: text, mid: `a${line}` });
    }
    expect(bob.isGone).to.equal(true);
    expect(server.log.some(({ details }) => details['by'] === 'slow')).to.equal(true);
    expect(online()).to.deep.equal(['alice', 'bob']);
    await server.pass(15_000);
    expect(alice.read().at(-1)).to.deep.include({ event: 'ChatEnded', reason: 'lost' });
  });

  it('of everybody, when the server stops, are announced and closed', async () => {
    const [alice, bob] = await server.chat('alice', 'bob');
    const fresh = await server.connect();
    await server.pass(1);
    server.gateway.dismissAll(5);
    await server.pass(1);
    for (const client of [alice, bob]) {
      expect(client.read()).to.deep.equal([
        { event: 'ServerStopping', at: '2026-01-01T00:00:00.001Z', retry: 5 },
      ]);
      expect(client.isEnded).to.equal(true);
    }
    expect(fresh.readRaw()).to.deep.equal([]);
    expect(fresh.isEnded).to.equal(true);
    expect(server.gateway.connections).to.equal(0);
  });

  it('come at once for who arrives when the server is stopping already', async () => {
    server.gateway.dismissAll(5);
    const late = await server.connect();
    expect(await late.askRaw({ command: 'login', nickname: 'late', protocol: 1 })).to.deep.equal(
      [],
    );
    expect(late.isEnded).to.equal(true);
    expect(server.gateway.connections).to.equal(0);
  });

  it('leave no timer behind once the gateway has stopped', async () => {
    const [alice] = await server.chat('alice', 'bob');
    await alice.vanish();
    const [, other] = await Promise.all([server.login('carol'), server.login('dave')]);
    await other.ask({ command: 'invite', to: 'carol' });
    expect(server.clock.pending).to.equal(3);
    server.gateway.stop();
    expect(server.clock.pending).to.equal(0);
  });
});

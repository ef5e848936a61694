import { expect } from 'chai';
import { MemoryServer } from '../support/memory-server.ts';

describe('silence', () => {
  let server: MemoryServer;
  beforeEach(async () => {
    server = await MemoryServer.start();
  });

  it('is asked about after 30 seconds, once, and ends the connection after 90', async () => {
    const alice = await server.login('alice');
    await server.pass(29_000);
    expect(alice.read()).to.deep.equal([]);
    await server.pass(1_000);
    expect(alice.read()).to.deep.equal([{ event: 'Ping', at: '2026-01-01T00:00:30.000Z' }]);
    await server.pass(59_000);
    expect(alice.read()).to.deep.equal([]);
    expect(alice.isGone).to.equal(false);
    await server.pass(1_000);
    expect(alice.isGone).to.equal(true);
    expect(server.gateway.connections).to.equal(0);
  });

  it('is ended by any line, even a faulty one', async () => {
    const alice = await server.login('alice');
    for (const line of ['{"command":"ping"}', 'rubbish', '{"command":"nonsense"}']) {
      await server.pass(80_000);
      await alice.ask(line);
    }
    await server.pass(29_000);
    expect(alice.read()).to.deep.equal([]);
    await server.pass(1_000);
    expect(alice.read().map(({ event }) => event)).to.deep.equal(['Ping']);
    expect(alice.isGone).to.equal(false);
  });

  it('in a chat leads into the grace, and to its end', async () => {
    const [alice, bob] = await server.chat('alice', 'bob');
    for (let second = 0; second < 90; second += 10) {
      await server.pass(10_000);
      await bob.ask({ command: 'ping' });
    }
    expect(alice.isGone).to.equal(true);
    expect(bob.read()).to.deep.equal([]);
    await server.pass(15_000);
    expect(bob.read().map(({ event, reason }) => [event, reason])).to.deep.equal([
      ['ChatEnded', 'lost'],
    ]);
  });

  it('before the login ends the connection after 60 seconds, whatever is said', async () => {
    const client = await server.connect();
    const native = await server.connect();
    for (let second = 0; second < 60; second += 10) {
      expect(client.isGone).to.equal(false);
      await native.ask({ command: 'login', nickname: '-', protocol: 1 });
      await server.pass(10_000);
    }
    expect(client.isGone).to.equal(true);
    expect(native.isGone).to.equal(true);
    expect(client.readRaw()).to.deep.equal([]);
  });
});

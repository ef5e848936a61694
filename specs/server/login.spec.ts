import { expect } from 'chai';
import type { LineClient, Line } from '../support/line-client.ts';
import { MemoryServer } from '../support/memory-server.ts';

const codesOf = (lines: readonly Line[]): readonly unknown[] =>
  lines.map(({ status, code }) => code ?? status);

describe('login', () => {
  let server: MemoryServer;
  let client: LineClient;
  beforeEach(async () => {
    server = await MemoryServer.start();
    client = await server.connect();
  });

  const login = (nickname: unknown, more: object = {}) => ({
    command: 'login',
    nickname,
    protocol: 1,
    ...more,
  });

  it('comes first: any other command is refused, known or not, nothing more', async () => {
    // The refused login makes the connection native, so that codes can be read.
    const asked = await client.ask(
      login('x'),
      { command: 'who', id: 1 },
      { command: 'who', limit: 0 },
      { command: 'nonsense' },
      login('alice'),
    );
    expect(codesOf(asked)).to.deep.equal([
      'bad-name',
      'not-logged-in',
      'not-logged-in',
      'not-logged-in',
      'ok',
    ]);
    expect(asked[1]?.['id']).to.equal(1);
  });

  it('is judged in the order of the protocol', async () => {
    await server.login('taken');
    const wrong = { protocol: 2, password: 'secret' };
    expect(
      codesOf(
        await client.ask(
          login(7, wrong),
          login('x', wrong),
          login('x', { password: 'secret' }),
          login('taken', { password: 'secret', resume: 'wrong' }),
          login('taken', { password: 'secret' }),
          login('TAKEN'),
          login('free'),
          login(7),
          login('x', wrong),
        ),
      ),
    ).to.deep.equal([
      'bad-request',
      'bad-protocol',
      'bad-name',
      'bad-resume',
      'bad-password',
      'name-in-use',
      'ok',
      'bad-request',
      'already-logged-in',
    ]);
  });

  it('has no session to resume under a name that nobody has', async () => {
    expect(codesOf(await client.ask(login('alice', { resume: 'x' })))).to.deep.equal([
      'bad-resume',
    ]);
  });

  it('is refused when the server is full, and goes through when somebody has left', async () => {
    server = await MemoryServer.start('sessions=1');
    const first = await server.login('alice');
    client = await server.connect();
    expect(codesOf(await client.ask(login('bob')))).to.deep.equal(['server-full']);
    await first.ask({ command: 'bye' });
    expect(codesOf(await client.ask(login('bob')))).to.deep.equal(['ok']);
  });

  it('may be followed at once by commands, all in one write', async () => {
    const bob = await server.login('bob');
    const lines = await client.ask(
      login('alice', { id: 1 }),
      { command: 'invite', to: 'bob', id: 2 },
      { command: 'who', id: 3 },
    );
    expect(lines.map(({ id, event }) => id ?? event)).to.deep.equal([1, 2, 'ChatInvited', 3]);
    expect(bob.read().map(({ event }) => event)).to.deep.equal(['ChatInvited']);
  });

  it('makes the connection native by its protocol field alone, whatever that holds', async () => {
    for (const protocol of [1, 2, '1', null]) {
      const fresh = await server.connect();
      const [answer] = await fresh.ask({ command: 'login', nickname: '-', protocol });
      expect(answer, String(protocol)).to.include.keys('status', 'code', 'reason');
      expect(codesOf(await fresh.ask({ command: 'login', nickname: 'alice' }))).to.deep.equal([
        'bad-request',
      ]);
    }
  });

  it('may become native after bare logins that were refused', async () => {
    expect(await client.askRaw({ command: 'login', nickname: '-' })).to.deep.equal([
      '{"status":"error"}',
    ]);
    expect(codesOf(await client.ask(login('-'), login('alice')))).to.deep.equal(['bad-name', 'ok']);
  });

  it('gives each session and each token a value of its own', async () => {
    const answers = await Promise.all(
      ['alice', 'bob', 'carol'].map(async (nickname) => {
        const fresh = await server.connect();
        const [answer] = await fresh.ask(login(nickname));
        return [answer?.['session'], answer?.['resume']];
      }),
    );
    expect(new Set(answers.flat()).size).to.equal(6);
  });

  it('is logged with who, from where and how, and without the token', async () => {
    const alice = await server.login('alice');
    const entry = server.log.find(({ what }) => what === 'logged in');
    expect(entry).to.deep.equal({
      level: 'info',
      what: 'logged in',
      details: { connection: 2, nickname: 'alice', transport: 'memory', address: 'memory' },
    });
    expect(JSON.stringify(server.log)).not.to.include(alice.resume);
  });
});

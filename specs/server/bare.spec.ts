import { expect } from 'chai';
import type { LineClient } from '../support/line-client.ts';
import { MemoryServer } from '../support/memory-server.ts';

const OK = '{"status":"ok"}';
const ERROR = '{"status":"error"}';

describe('bare connections', () => {
  let server: MemoryServer;
  let client: LineClient;
  beforeEach(async () => {
    server = await MemoryServer.start();
    client = await server.connect();
  });

  it('are told of success and failure in exactly two spellings', async () => {
    expect(await client.askRaw('{"command":"login","nickname":"bob"}')).to.deep.equal([OK]);
    const others = [
      { command: 'login', nickname: 'bob' },
      { command: 'login', nickname: 'bob', protocol: 1 },
      { command: 'who', id: 1 },
      { message: 'hello' },
      'nonsense',
      '[]',
      '{"__proto__":1,"id":1}',
    ];
    for (const line of others) expect(await client.askRaw(line)).to.deep.equal([ERROR]);
  });

  it('are told no more before the login either', async () => {
    await server.login('taken');
    const lines = [
      { command: 'who', id: 1 },
      { from: 'bob', message: 'hello' },
      { command: 'login', nickname: 'TAKEN' },
      { command: 'login', nickname: 'x' },
      { command: 'login', nickname: 7 },
      { command: 'login' },
      { command: 'login', nickname: 'bob', password: 'secret' },
    ];
    for (const line of lines) expect(await client.askRaw(line)).to.deep.equal([ERROR]);
    const login = { command: 'login', nickname: 'bob', id: 7, resume: 'x' };
    expect(await client.askRaw(login)).to.deep.equal([OK]);
  });

  it('are listed, and take part in no chat', async () => {
    await client.ask({ command: 'login', nickname: 'bob' });
    const alice = await server.login('alice');
    const [list, refusal] = await alice.ask({ command: 'who' }, { command: 'invite', to: 'bob' });
    expect(list?.['users']).to.deep.include({
      nickname: 'bob',
      state: 'free',
      since: '2026-01-01T00:00:00.000Z',
    });
    expect(refusal).to.deep.include({ code: 'bare-client' });
    expect(client.readRaw()).to.deep.equal([]);
  });

  it('are neither pinged nor closed for silence, nor told that the server stops', async () => {
    await client.ask({ command: 'login', nickname: 'bob' });
    await server.pass(600_000);
    expect(client.readRaw()).to.deep.equal([]);
    expect(client.isGone).to.equal(false);
    server.gateway.dismissAll(5);
    await server.pass(1);
    expect(client.readRaw()).to.deep.equal([]);
    expect(client.isEnded).to.equal(true);
  });

  it('are told of a line too long like of everything else', async () => {
    await client.ask({ command: 'login', nickname: 'bob' });
    client.writeBytes('x'.repeat(65_537));
    await server.pass(1);
    expect(client.readRaw()).to.deep.equal([ERROR]);
    expect(client.isEnded).to.equal(true);
  });

  it('lose their name when they go', async () => {
    await client.ask({ command: 'login', nickname: 'bob' });
    await client.end();
    expect(client.isEnded).to.equal(true);
    const [answer] = await (await server.login('alice')).ask({ command: 'invite', to: 'bob' });
    expect(answer).to.deep.include({ code: 'not-found' });
  });
});

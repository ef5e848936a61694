import { expect } from 'chai';
import type { Line, LineClient } from '../support/line-client.ts';
import { MemoryServer } from '../support/memory-server.ts';

interface Listed {
  readonly nickname: string;
  readonly state: string;
  readonly since: string;
}

describe('who', () => {
  let server: MemoryServer;
  beforeEach(async () => {
    server = await MemoryServer.start('rates=off');
  });

  const ask = async (client: LineClient, fields: Line = {}): Promise<readonly Listed[]> => {
    const [answer] = await client.ask({ command: 'who', ...fields });
    expect(answer).to.have.keys('status', 'users');
    return answer?.['users'] as readonly Listed[];
  };

  const at = (second: number): string => `2026-01-01T00:00:0${second}.000Z`;

  it('lists everybody, oneself included, sorted in lower case', async () => {
    const carol = await server.login('Carol');
    for (const name of ['bob', 'Alice', 'dave-1', '9lives', 'd_ve']) await server.login(name);
    const bare = await server.connect();
    await bare.ask({ command: 'login', nickname: 'BARE' });
    const names = (await ask(carol)).map(({ nickname }) => nickname);
    expect(names).to.deep.equal(['9lives', 'Alice', 'BARE', 'bob', 'Carol', 'd_ve', 'dave-1']);
  });

  it('says since when each is free or busy', async () => {
    const carol = await server.login('carol');
    await server.pass(1_000);
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    const list = async () =>
      (await ask(carol)).map(({ nickname, state, since }) => [nickname, state, since]);
    expect(await list()).to.deep.equal([
      ['alice', 'free', at(1)],
      ['bob', 'free', at(1)],
      ['carol', 'free', at(0)],
    ]);
    await server.pass(1_000);
    await alice.ask({ command: 'invite', to: 'bob' });
    expect((await list()).slice(0, 2)).to.deep.equal([
      ['alice', 'busy', at(2)],
      ['bob', 'busy', at(2)],
    ]);
    await server.pass(1_000);
    await bob.ask({ command: 'accept', from: 'alice' });
    expect((await list())[0]).to.deep.equal(['alice', 'busy', at(2)]);
    await server.pass(1_000);
    await alice.vanish();
    expect((await list())[0]).to.deep.equal(['alice', 'busy', at(2)]);
    await server.pass(1_000);
    await bob.ask({ command: 'leave-chat' });
    expect(await list()).to.deep.equal([
      ['bob', 'free', at(5)],
      ['carol', 'free', at(0)],
    ]);
  });

  it('comes in pages, 100 names if nothing else is asked for', async () => {
    const first = await server.login('user000');
    for (let i = 1; i < 120; i += 1) await server.login(`user${String(i).padStart(3, '0')}`);
    expect(await ask(first)).to.have.lengthOf(100);
    expect(await ask(first, { limit: 1_000 })).to.have.lengthOf(120);
    const seen: string[] = [];
    for (let page = await ask(first, { limit: 50 }); page.length > 0;) {
      seen.push(...page.map(({ nickname }) => nickname));
      page = await ask(first, { limit: 50, after: seen.at(-1)?.toUpperCase() });
    }
    expect(seen).to.deep.equal(seen.toSorted());
    expect(new Set(seen).size).to.equal(120);
    expect(await ask(first, { limit: 1, after: 'user0005' })).to.have.lengthOf(1);
    expect((await ask(first, { limit: 1, after: 'user0005' }))[0]?.nickname).to.equal('user001');
    expect(await ask(first, { after: 'zzz' })).to.deep.equal([]);
    expect((await ask(first, { after: '' }))[0]?.nickname).to.equal('user000');
  });
});

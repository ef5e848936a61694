import { expect } from 'chai';
import type { Line } from '../support/line-client.ts';
import { MemoryServer } from '../support/memory-server.ts';

const ping = { command: 'ping' };
const pings = (count: number): readonly Line[] => Array.from({ length: count }, () => ping);

const codesOf = (lines: readonly Line[]): readonly unknown[] =>
  lines.map(({ status, code }) => code ?? status);

describe('rates', () => {
  it('allow a burst, then tell when to try again', async () => {
    const server = await MemoryServer.start('commands-burst=3', 'commands-per-second=1');
    const alice = await server.login('alice');
    const lines = await alice.ask(ping, ping, { ...ping, id: 7 });
    expect(codesOf(lines)).to.deep.equal(['ok', 'ok', 'too-fast']);
    expect(lines[2]).to.deep.include({ id: 7, retry: 1 });
    await server.pass(1_000);
    expect(codesOf(await alice.ask(ping, ping))).to.deep.equal(['ok', 'too-fast']);
    await server.pass(600_000);
    expect(alice.read().at(-1)).to.deep.include({ event: 'Ping' });
  });

  it('hold for each connection alone', async () => {
    const server = await MemoryServer.start('commands-burst=3', 'commands-per-second=1');
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    await alice.ask(...pings(10));
    expect(codesOf(await bob.ask(ping))).to.deep.equal(['ok']);
  });

  it('are lifted by rates=off, for any number of commands', async () => {
    const server = await MemoryServer.start('commands-burst=1', 'rates=off');
    const alice = await server.login('alice');
    const lines = await alice.ask(...pings(5_000));
    expect(new Set(codesOf(lines))).to.deep.equal(new Set(['ok']));
    expect(lines).to.have.lengthOf(5_000);
  });

  it('interrupt a row of faulty lines as everything else does', async () => {
    const server = await MemoryServer.start('commands-burst=20', 'commands-per-second=1');
    const alice = await server.login('alice');
    const rubbish = Array.from({ length: 19 }, () => 'rubbish');
    const codes = codesOf(await alice.ask(...rubbish, ping));
    expect(codes.at(-1)).to.equal('too-fast');
    await server.pass(1_000);
    expect(codesOf(await alice.ask('rubbish'))).to.deep.equal(['bad-json']);
    expect(alice.isEnded).to.equal(false);
  });

  it('cut off a flood that heeds no answer, and end its session', async () => {
    const server = await MemoryServer.start();
    const alice = await server.login('alice');
    const lines = await alice.ask(...pings(4_000));
    // The login took one of the burst of 500; 2,000 refusals are borne.
    expect(codesOf(lines).filter((code) => code === 'ok')).to.have.lengthOf(499);
    expect(codesOf(lines).filter((code) => code === 'too-fast')).to.have.lengthOf(2_000);
    expect(alice.isEnded).to.equal(true);
    const bob = await server.login('bob');
    const [answer] = await bob.ask({ command: 'who' });
    expect(answer?.['users']).to.have.lengthOf(1);
  });

  it('cut off a steady flood too, which has its commands obeyed now and then', async () => {
    const server = await MemoryServer.start('commands-burst=1', 'commands-per-second=100');
    const alice = await server.login('alice');
    const codes: unknown[] = [];
    while (!alice.isEnded && codes.length < 10_000) {
      await server.pass(10);
      codes.push(...codesOf(await alice.ask(...pings(20))));
    }
    expect(codes.filter((code) => code === 'too-fast')).to.have.lengthOf(2_000);
    expect(codes.filter((code) => code === 'ok')).to.have.lengthOf(106);
  });

  it('never cut off who waits as long as it is told to', async () => {
    const server = await MemoryServer.start();
    const alice = await server.login('alice');
    let refused = 0;
    for (let round = 0; round < 10; round += 1) {
      const lines = await alice.ask(...pings(1_500));
      refused += codesOf(lines).filter((code) => code === 'too-fast').length;
      await server.pass(Number(lines.at(-1)?.['retry']) * 1_000);
    }
    expect(refused).to.be.greaterThan(10_000);
    expect(alice.isEnded).to.equal(false);
  });
});

import { expect } from 'chai';
import { MemoryServer } from '../support/memory-server.ts';

const AT = '2026-01-01T00:00:00.000Z';

describe('the conversation of native clients', () => {
  let server: MemoryServer;
  beforeEach(async () => {
    server = await MemoryServer.start();
  });

  it('begins with a login', async () => {
    const alice = await server.connect();
    const [answer, ...more] = await alice.ask({
      command: 'login',
      nickname: 'Alice',
      protocol: 1,
      id: 1,
    });
    expect(more).to.deep.equal([]);
    expect(Object.keys(answer ?? {})).to.have.members([
      'status',
      'id',
      'nickname',
      'session',
      'resume',
      'position',
      'mail',
    ]);
    expect(answer).to.deep.include({
      status: 'ok',
      id: 1,
      nickname: 'Alice',
      position: 1,
      mail: { kept: 0, new: 0 },
    });
    expect(answer?.['session']).to.match(/^[0-9a-f]{32}$/u);
    expect(answer?.['resume']).to.match(/^[\w-]{43}$/u);
  });

  it('invites, accepts, says, confirms, leaves; each is told what concerns it', async () => {
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    const invitation = { event: 'ChatInvited', at: AT, from: 'alice', to: 'bob' };
    expect(await alice.ask({ command: 'invite', to: 'BOB', id: 'i' })).to.deep.equal([
      { status: 'ok', id: 'i' },
      invitation,
    ]);
    expect(bob.read()).to.deep.equal([invitation]);

    const start = { event: 'ChatStarted', at: AT, from: 'alice', to: 'bob' };
    expect(await bob.ask({ command: 'accept', from: 'alice' })).to.deep.equal([
      { status: 'ok' },
      start,
    ]);
    expect(alice.read()).to.deep.equal([start]);

    const text = 'caf\u00e9 \u{1f600}\n"quoted"';
    expect(await alice.ask({ command: 'say', message: text, mid: 'a1', id: 2 })).to.deep.equal([
      { status: 'ok', id: 2 },
    ]);
    expect(bob.read()).to.deep.equal([
      {
        event: 'ChatMessageSent',
        at: AT,
        from: 'alice',
        message: text,
        time: '2026-01-01T00:00:00+0000',
        mid: 'a1',
      },
    ]);

    expect(await bob.ask({ command: 'received', mid: 'a1' })).to.deep.equal([{ status: 'ok' }]);
    expect(alice.read()).to.deep.equal([{ event: 'ChatMessageReceived', at: AT, mid: 'a1' }]);

    const end = { event: 'ChatEnded', at: AT, by: 'bob', reason: 'left' };
    expect(await bob.ask({ command: 'leave-chat', id: 3 })).to.deep.equal([
      { status: 'ok', id: 3 },
      { ...end, peer: 'alice' },
    ]);
    expect(alice.read()).to.deep.equal([{ ...end, peer: 'bob' }]);
  });

  it('declines, cancels and lets expire, told to both', async () => {
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    const told = (event: string, at = AT) => ({ event, at, from: 'alice', to: 'bob' });

    await alice.ask({ command: 'invite', to: 'bob' });
    bob.read();
    expect(await bob.ask({ command: 'decline', from: 'alice' })).to.deep.equal([
      { status: 'ok' },
      told('ChatDeclined'),
    ]);
    expect(alice.read()).to.deep.equal([told('ChatDeclined')]);

    await alice.ask({ command: 'invite', to: 'bob' });
    expect(await alice.ask({ command: 'cancel' })).to.deep.equal([
      { status: 'ok' },
      told('InviteCancelled'),
    ]);
    expect(bob.read()).to.deep.equal([told('ChatInvited'), told('InviteCancelled')]);

    await alice.ask({ command: 'invite', to: 'bob' });
    bob.read();
    await server.pass(59_999);
    expect([alice.read(), bob.read()].flat().map(({ event }) => event)).to.deep.equal([
      'Ping',
      'Ping',
    ]);
    await server.pass(1);
    const expired = told('InviteExpired', '2026-01-01T00:01:00.000Z');
    expect(alice.read()).to.deep.equal([expired]);
    expect(bob.read()).to.deep.equal([expired]);
  });

  it('refuses with a code and a reason, and carries the id back', async () => {
    const alice = await server.login('alice');
    const asked = [
      [{ command: 'invite', to: 'ALICE' }, 'self'],
      [{ command: 'invite', to: 'bob' }, 'not-found'],
      [{ command: 'accept', from: 'bob' }, 'no-invitation'],
      [{ command: 'decline', from: 'bob' }, 'no-invitation'],
      [{ command: 'cancel' }, 'no-invitation'],
      [{ command: 'say', message: 'hi', mid: 'a' }, 'not-in-chat'],
      [{ command: 'received', mid: 'a' }, 'not-in-chat'],
      [{ command: 'leave-chat' }, 'not-in-chat'],
    ] as const;
    for (const [line, code] of asked) {
      const [answer, ...more] = await alice.ask({ ...line, id: code });
      expect(answer).to.deep.include({ status: 'error', id: code, code });
      expect(answer?.['reason']).to.be.a('string').with.length.greaterThan(10);
      expect(Object.keys(answer ?? {})).to.have.lengthOf(4);
      expect(more).to.deep.equal([]);
    }
  });

  it('leaves a chat undisturbed by who finds its members busy', async () => {
    const [alice, bob] = await server.chat('alice', 'bob');
    const carol = await server.login('carol');
    for (const to of ['alice', 'bob']) {
      const [answer] = await carol.ask({ command: 'invite', to });
      expect(answer).to.deep.include({ code: 'busy' });
    }
    await carol.ask({ command: 'bye' });
    expect(alice.read()).to.deep.equal([]);
    expect(bob.read()).to.deep.equal([]);
  });

  it('delivers a line once however often it is said', async () => {
    const [alice, bob] = await server.chat('alice', 'bob');
    const line = { command: 'say', message: 'hello', mid: 'a1' };
    const again = { ...line, message: 'changed' };
    expect(await alice.ask(line, line, again)).to.deep.equal([
      { status: 'ok' },
      { status: 'ok' },
      { status: 'ok' },
    ]);
    expect(bob.read().map(({ message }) => message)).to.deep.equal(['hello']);
  });

  it('answers in order, each before the events that it causes', async () => {
    const alice = await server.login('alice');
    const bob = await server.login('bob');
    const lines = await alice.ask(
      { command: 'ping', id: 1 },
      { command: 'invite', to: 'bob', id: 2 },
      { command: 'who', id: 3 },
      { command: 'cancel', id: 4 },
      { command: 'nonsense', id: 5 },
      { command: 'invite', to: 'bob', id: 6 },
    );
    expect(lines.map(({ id, event }) => id ?? event)).to.deep.equal([
      1,
      2,
      'ChatInvited',
      3,
      4,
      'InviteCancelled',
      5,
      6,
      'ChatInvited',
    ]);
    expect(bob.read().map(({ event }) => event)).to.deep.equal([
      'ChatInvited',
      'InviteCancelled',
      'ChatInvited',
    ]);
  });

  it('keeps nothing of what is said, in its log or elsewhere', async () => {
    const [alice] = await server.chat('alice', 'bob');
    await alice.ask({ command: 'say', message: 'canary', mid: 'a1' });
    expect(JSON.stringify(server.log)).not.to.include('canary');
  });
});

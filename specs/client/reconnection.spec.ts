import { expect } from 'chai';
import {
  RECONNECT_FIRST_MS,
  RECONNECT_LONGEST_MS,
  RECONNECT_SCRIPT_MS_MAX,
  reconnectDelayMs,
} from '../../src/client/backoff.ts';
import { NAME_FREED_MS_MAX } from '../../src/client/link.ts';
import { turn } from '../support/turn.ts';
import { Linked, PORT, say, who } from './linked.ts';

describe('a link that was lost', () => {
  let linked: Linked;
  beforeEach(() => {
    linked = new Linked();
  });

  it('comes back by its token, and takes a new one for the next time', async () => {
    const server = await linked.lost();
    await linked.pass(RECONNECT_FIRST_MS);
    const login = { command: 'login', nickname: 'alice', protocol: 1 };
    expect(await server.untilAsked(2)).to.deep.equal({ ...login, resume: 'token-1' });
    server.welcome('token-2', { chat: 'bob' });
    await linked.until(() => linked.told('Welcomed').length === 2);
    expect(linked.told('Welcomed')[1]).to.deep.include({ isResumed: true });
    expect(linked.told('Welcomed')[1]?.welcome.chat).to.equal('bob');
    server.cut();
    await linked.until(() => linked.told('Lost').length === 2);
    await linked.pass(RECONNECT_FIRST_MS);
    expect(await server.untilAsked(3)).to.deep.equal({ ...login, resume: 'token-2' });
  });

  it('sends again what was unanswered, the same and in order, once it is resumed', async () => {
    const server = await linked.online();
    linked.link.request(say('m1'));
    linked.link.request(say('m2'));
    const before = await server.untilAsked(2);
    server.cut();
    await linked.until(() => linked.told('Lost').length === 1);
    linked.link.request(say('m3'));
    await linked.pass(RECONNECT_FIRST_MS);
    await server.untilAsked(3);
    server.welcome('token-2', { chat: 'bob' });
    expect(await server.untilAsked(4)).to.deep.equal(before);
    for (const [index, mid] of ['m1', 'm2', 'm3'].entries()) {
      const asked = await server.untilAsked(index + 4);
      expect(asked).to.include({ mid });
      server.ok(asked);
    }
    await linked.until(() => linked.told('Answered').length === 3);
  });

  it('logs in anew where the session is gone, and says what was lost with it', async () => {
    const server = await linked.online();
    for (const request of [say('m1'), who, say('m2')]) linked.link.request(request);
    await server.untilAsked(2);
    server.cut();
    await linked.until(() => linked.told('Lost').length === 1);
    await linked.pass(RECONNECT_FIRST_MS);
    server.refuse(await server.untilAsked(3), 'bad-resume');
    expect(await server.untilAsked(4)).to.deep.equal({
      command: 'login',
      nickname: 'alice',
      protocol: 1,
    });
    server.welcome('token-2');
    expect(await server.untilAsked(5)).to.include({ command: 'who' });
    await linked.until(() => linked.told('Answered').length === 2);
    expect(linked.told('Welcomed')[1]).to.include({ isResumed: false });
    expect(linked.told('Answered').map(({ request }) => request)).to.deep.equal([
      say('m1'),
      say('m2'),
    ]);
  });

  it('of a script ends after a minute in vain', async () => {
    const server = await linked.lost();
    await server.close();
    await linked.pass(RECONNECT_SCRIPT_MS_MAX);
    expect(await linked.untilEnded()).to.deep.equal({ kind: 'gave-up' });
    expect(linked.clock.pending, 'timers left').to.equal(0);
  });

  it('tries again after every kind of failure', async () => {
    const server = await linked.lost();
    await linked.pass(RECONNECT_FIRST_MS);
    await server.untilAsked(2);
    server.hangUp();
    await server.until(() => server.open === 0);
    await linked.pass(2 * RECONNECT_FIRST_MS);
    await server.untilAsked(3);
    server.say('<html>');
    await server.until(() => server.open === 0);
    await linked.pass(4 * RECONNECT_FIRST_MS);
    await server.untilAsked(4);
    server.welcome('token-2');
    await linked.until(() => linked.told('Welcomed').length === 2);
    expect(linked.told('Ended')).to.deep.equal([]);
  });

  it('waits for its own name to be free again, but not for ever', async () => {
    linked = new Linked('memory', Number.POSITIVE_INFINITY);
    const server = await linked.lost();
    const refuseAll = async (): Promise<void> => {
      for (let count = 2; !linked.isComplete; count += 1) {
        await server.until(() => server.asked.length >= count || linked.isComplete);
        const asked = server.asked[count - 1];
        if (asked === undefined) return;
        server.refuse(asked, 'resume' in asked ? 'bad-resume' : 'name-in-use');
      }
    };
    const refusing = refuseAll();
    await linked.pass(NAME_FREED_MS_MAX - 1_000);
    expect(linked.told('Ended')).to.deep.equal([]);
    await linked.pass(RECONNECT_LONGEST_MS + 1_000);
    expect(await linked.untilEnded()).to.deep.include({ kind: 'login-refused' });
    await server.close();
    expect(server.asked.length).to.be.greaterThan(4);
    void refusing;
  });

  it('waits while the server is full, or wants to be asked later', async () => {
    const server = await linked.lost();
    await linked.pass(RECONNECT_FIRST_MS);
    server.refuse(await server.untilAsked(2), 'server-full');
    await server.until(() => server.open === 0);
    await linked.pass(2 * RECONNECT_FIRST_MS);
    server.refuse(await server.untilAsked(3), 'try-later', { retry: 1 });
    await server.until(() => server.open === 0);
    await linked.pass(4 * RECONNECT_FIRST_MS);
    expect(await server.untilAsked(4)).to.include({ resume: 'token-1' });
    server.welcome('token-2');
    await linked.until(() => linked.told('Welcomed').length === 2);
  });

  it('comes back when the server said it would, and not before', async () => {
    const server = await linked.online();
    server.tell('ServerStopping', { retry: 5 });
    server.hangUp();
    await linked.until(() => linked.told('Lost').length === 1);
    await linked.pass(4_900, 100);
    expect(server.accepted).to.equal(1);
    await linked.pass(100 + RECONNECT_FIRST_MS, 100);
    await server.until(() => server.accepted === 2);
  });

  it('does not go back to a server that is another one by now', async () => {
    const server = await linked.lost();
    await server.close();
    const other = await linked.server('two');
    await linked.pass(RECONNECT_FIRST_MS);
    const end = await linked.untilEnded();
    expect(end).to.have.property('kind', 'server-changed');
    expect(other.asked).to.deep.equal([]);
  });

  it('is left at once', async () => {
    const server = await linked.lost();
    linked.link.leave();
    expect(await linked.untilEnded()).to.deep.equal({ kind: 'bye' });
    await linked.pass(RECONNECT_SCRIPT_MS_MAX);
    expect(server.accepted).to.equal(1);
  });

  it('is left while it dials', async () => {
    const server = await linked.lost();
    await server.close();
    linked.network.bind(PORT, 'deaf');
    linked.clock.advance(RECONNECT_FIRST_MS);
    linked.link.leave();
    await turn();
    expect(await linked.untilEnded()).to.deep.equal({ kind: 'bye' });
    expect(linked.clock.pending, 'timers left').to.equal(0);
  });
});

describe('the delay before the next attempt', () => {
  it('doubles up to its longest, and is never less than half', () => {
    const longest = Array.from({ length: 8 }, (_, attempt) => reconnectDelayMs(attempt, 0));
    expect(longest.slice(0, 5)).to.deep.equal([500, 1_000, 2_000, 4_000, 8_000]);
    expect(longest.at(-1)).to.equal(RECONNECT_LONGEST_MS);
    expect(reconnectDelayMs(0, 1 - Number.EPSILON)).to.be.at.least(RECONNECT_FIRST_MS / 2);
  });
});

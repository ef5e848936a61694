import { expect } from 'chai';
import { BYE_MS_MAX, DIAL_MS_MAX } from '../../src/client/link.ts';
import { LOGIN_MS_MAX } from '../../src/client/login.ts';
import { OUTBOX_REQUESTS_MAX } from '../../src/client/outbox.ts';
import { toEvent } from '../support/scripted-server.ts';
import { turn } from '../support/turn.ts';
import { Linked, PORT, say, who } from './linked.ts';

describe('a link', () => {
  let linked: Linked;
  beforeEach(() => {
    linked = new Linked();
  });

  describe('that is made', () => {
    it('logs in by name, and says who we are and that the server is new', async () => {
      const server = await linked.online();
      expect(server.asked).to.deep.equal([{ command: 'login', nickname: 'alice', protocol: 1 }]);
      const [welcomed] = linked.told('Welcomed');
      expect(welcomed?.welcome).to.include({ nickname: 'alice', resume: 'token-1' });
      expect(welcomed?.isResumed).to.equal(false);
      expect(welcomed?.trust).to.include({ kind: 'new', unsaved: undefined });
      expect(linked.link.isIdle).to.equal(true);
    });

    it('ends where the login is refused', async () => {
      const server = await linked.server();
      linked.link.start();
      server.refuse(await server.untilAsked(1), 'name-in-use');
      expect(await linked.untilEnded()).to.deep.equal({
        kind: 'login-refused',
        refusal: { code: 'name-in-use', reason: 'because name-in-use', retrySeconds: undefined },
      });
      await server.until(() => server.open === 0);
    });

    it('ends where nobody listens', async () => {
      linked.link.start();
      expect(await linked.untilEnded()).to.deep.equal({ kind: 'unreachable', failure: 'refused' });
    });

    it('ends where the name is unknown', async () => {
      linked = new Linked('elsewhere');
      linked.link.start();
      const end = { kind: 'unreachable', failure: 'name-unknown' };
      expect(await linked.untilEnded()).to.deep.equal(end);
    });

    it('ends where nobody answers in time', async () => {
      linked.network.bind(PORT, 'deaf');
      linked.link.start();
      await linked.pass(DIAL_MS_MAX);
      expect(await linked.untilEnded()).to.deep.equal({ kind: 'unreachable', failure: 'timeout' });
      expect(linked.clock.pending, 'timers left').to.equal(0);
    });

    const IMPOSTORS: Readonly<Record<string, string>> = {
      'speaks something else': 'HTTP/1.1 400 Bad Request',
      'answers without a session': '{"status":"ok"}',
    };
    for (const [what, line] of Object.entries(IMPOSTORS)) {
      it(`ends where a server ${what}`, async () => {
        const server = await linked.server();
        linked.link.start();
        await server.untilAsked(1);
        server.say(line);
        const end = { kind: 'unreachable', failure: 'not-mesngr' };
        expect(await linked.untilEnded()).to.deep.equal(end);
      });
    }

    it('ends where a server hangs up, or says nothing', async () => {
      const server = await linked.server();
      linked.link.start();
      await server.untilAsked(1);
      server.hangUp();
      expect(await linked.untilEnded()).to.deep.equal({ kind: 'unreachable', failure: 'hung-up' });

      const silent = new Linked();
      await silent.server();
      silent.link.start();
      await turn();
      await silent.pass(LOGIN_MS_MAX);
      expect(await silent.untilEnded()).to.deep.equal({ kind: 'unreachable', failure: 'silent' });
    });

    it('is patient with events that come before the answer', async () => {
      const server = await linked.server();
      linked.link.start();
      await server.untilAsked(1);
      server.say(toEvent('Ping', {}), toEvent('MoonRisen', {}));
      server.welcome();
      await linked.until(() => linked.told('Welcomed').length === 1);
    });
  });

  describe('that is up', () => {
    it('sends one request at a time, and answers each', async () => {
      const server = await linked.online();
      linked.link.request(say('m1'));
      linked.link.request(say('m2'));
      linked.link.request(who);
      const first = await server.untilAsked(2);
      await turn();
      expect(server.asked).to.have.length(2);
      expect(first).to.include({ command: 'say', mid: 'm1', message: 'text of m1' });
      server.ok(first);
      server.refuse(await server.untilAsked(3), 'bad-text');
      server.ok(await server.untilAsked(4), { users: [] });
      await linked.until(() => linked.told('Answered').length === 3);
      const answered = linked.told('Answered');
      expect(answered.map(({ request }) => request)).to.deep.equal([say('m1'), say('m2'), who]);
      expect(answered.map(({ answer }) => answer.ok)).to.deep.equal([true, false, true]);
      expect(linked.link.isIdle).to.equal(true);
    });

    it('tells what came in one wake-up at once and in order', async () => {
      const server = await linked.online();
      linked.link.request({ verb: 'accept', fields: { from: 'bob' } });
      const asked = await server.untilAsked(2);
      server.say(
        { status: 'ok', id: asked['id'] },
        toEvent('ChatStarted', { from: 'bob', to: 'alice' }),
        toEvent('MoonRisen', {}),
        '{"status":"maybe"}',
      );
      await linked.until(() => linked.told('Garbled').length === 1);
      expect(linked.events.slice(1).map(({ type }) => type)).to.deep.equal([
        'Answered',
        'Told',
        'Garbled',
      ]);
      expect(linked.batches).to.deep.equal([1, 3]);
    });

    it('waits as long as it is told to where it was too fast, and keeps the order', async () => {
      const server = await linked.online();
      linked.link.request(say('m1'));
      linked.link.request(say('m2'));
      server.refuse(await server.untilAsked(2), 'too-fast', { retry: 3 });
      await turn();
      linked.clock.advance(2_999);
      await turn();
      linked.link.request(say('m3'));
      expect(server.asked).to.have.length(2);
      linked.clock.advance(1);
      for (const [index, mid] of ['m1', 'm2', 'm3'].entries()) {
        const asked = await server.untilAsked(index + 3);
        expect(asked).to.include({ mid });
        server.ok(asked);
      }
      await linked.until(() => linked.told('Answered').length === 3);
      expect(linked.told('Answered').every(({ answer }) => answer.ok)).to.equal(true);
    });

    it('waits a second where the server does not say how long', async () => {
      const server = await linked.online();
      linked.link.request(who);
      server.refuse(await server.untilAsked(2), 'too-fast');
      await turn();
      linked.clock.advance(1_000);
      expect(await server.untilAsked(3)).to.include({ command: 'who' });
    });

    it('answers a ping, even while a request is under way', async () => {
      const server = await linked.online();
      linked.link.request(say('m1'));
      const asked = await server.untilAsked(2);
      server.tell('Ping', {});
      expect(await server.untilAsked(3)).to.deep.equal({ command: 'ping' });
      server.refuse({}, 'too-fast', { retry: 1 });
      server.ok({});
      server.ok(asked);
      await linked.until(() => linked.told('Answered').length === 1);
      expect(server.asked).to.have.length(3);
    });

    it('asks a silent server for a sign of life, and takes any for one', async () => {
      const server = await linked.online();
      await linked.pass(30_000);
      expect(await server.untilAsked(2)).to.deep.equal({ command: 'ping' });
      server.ok({});
      await linked.pass(80_000);
      expect(linked.told('Lost')).to.deep.equal([]);
    });

    it('gives a server up that has been silent for 90 s', async () => {
      const server = await linked.online();
      await linked.pass(90_000);
      await linked.until(() => linked.told('Lost').length === 1);
      await server.until(() => server.accepted === 1 && server.open === 0);
    });

    it('gives a server up whose line has no end', async () => {
      const server = await linked.online();
      server.say(`{"event":"${'x'.repeat(600_000)}"}`);
      await linked.until(() => linked.told('Lost').length === 1);
    });

    it('takes only so many requests', async () => {
      await linked.online();
      const taken = Array.from({ length: OUTBOX_REQUESTS_MAX + 2 }, () => linked.link.request(who));
      expect(taken.filter((isTaken) => !isTaken)).to.have.length(1);
    });
  });

  describe('that is left', () => {
    it('says bye after all that was to be said', async () => {
      const server = await linked.online();
      linked.link.request(say('m1'));
      linked.link.leave();
      server.ok(await server.untilAsked(2));
      const bye = await server.untilAsked(3);
      expect(bye).to.include({ command: 'bye' });
      server.ok(bye);
      server.hangUp();
      expect(await linked.untilEnded()).to.deep.equal({ kind: 'bye' });
      expect(linked.clock.pending, 'timers left').to.equal(0);
    });

    it('does not wait for a server that does not answer', async () => {
      await linked.online();
      linked.link.leave();
      linked.clock.advance(BYE_MS_MAX);
      expect(await linked.untilEnded()).to.deep.equal({ kind: 'bye' });
    });

    it('ends at once when it is abandoned, or was never up', async () => {
      await linked.online();
      linked.link.leave();
      linked.link.leave();
      await turn();
      expect(linked.told('Ended')).to.deep.equal([]);
      linked.link.abandon();
      linked.link.abandon();
      expect(await linked.untilEnded()).to.deep.equal({ kind: 'bye' });

      const early = new Linked();
      const server = await early.server();
      early.link.start();
      early.link.leave();
      expect(await early.untilEnded()).to.deep.equal({ kind: 'bye' });
      await turn();
      expect(server.asked).to.deep.equal([]);
      expect(early.clock.pending, 'timers left').to.equal(0);
    });
  });
});

import { expect } from 'chai';
import { DialError } from '../../../src/ports/transport-error.ts';
import { refusalOf } from './refusal.ts';
import { NEVER, type Stage } from './stage.ts';

export const diallingCompliance = (stage: Stage): void => {
  describe('dialling', () => {
    it('tells `opened$` before the dial resolves, with the same connection', async () => {
      const { near } = await stage.pair();
      expect(near.record.opened).to.deep.equal([near.connection]);
    });

    it('fails where nobody listens', async () => {
      const { listener } = await stage.listen();
      await listener.close();
      const { dialler, record } = stage.dialler();
      const refusal = await refusalOf(dialler.dial(stage.target(listener), NEVER), DialError);
      expect(refusal.failure).to.equal('refused');
      expect(record.opened).to.deep.equal([]);
    });

    it('fails on a name that nobody has', async () => {
      const { dialler } = stage.dialler();
      const dialling = dialler.dial({ host: 'no-such-host.invalid', port: 1 }, NEVER);
      expect((await refusalOf(dialling, DialError)).failure).to.equal('name-unknown');
    });

    it('gives up on a listener that never answers, at its deadline', async () => {
      const handshakeMs = 200;
      const deaf = await stage.deafPort();
      const { dialler, record } = stage.dialler({ handshakeMs });
      const target = { host: stage.subject.host, port: deaf.port };
      const dialling = refusalOf(dialler.dial(target, NEVER), DialError);
      await deaf.untilDialled();
      deaf.passTime(handshakeMs);
      expect((await dialling).failure).to.equal('timeout');
      expect(record.opened).to.deep.equal([]);
    });

    it('does not begin under a signal that has aborted', async () => {
      const { listener, record } = await stage.listen();
      const { dialler } = stage.dialler();
      const dialling = dialler.dial(stage.target(listener), AbortSignal.abort());
      expect((await refusalOf(dialling, DialError)).failure).to.equal('aborted');
      await dialler.dial(stage.target(listener), NEVER);
      await record.untilOpened();
      expect(record.opened).to.have.lengthOf(1);
    });

    it('stops at once when aborted in its first moment', async () => {
      const { listener } = await stage.listen();
      const { dialler, record } = stage.dialler();
      const controller = new AbortController();
      const dialling = dialler.dial(stage.target(listener), controller.signal);
      controller.abort();
      expect((await refusalOf(dialling, DialError)).failure).to.equal('aborted');
      await dialler.dial(stage.target(listener), NEVER);
      expect(record.opened).to.have.lengthOf(1);
    });

    it('stops at once when aborted in the middle of the handshake', async () => {
      const deaf = await stage.deafPort();
      const { dialler, record } = stage.dialler();
      const controller = new AbortController();
      const target = { host: stage.subject.host, port: deaf.port };
      const dialling = refusalOf(dialler.dial(target, controller.signal), DialError);
      await deaf.untilDialled();
      controller.abort();
      expect((await dialling).failure).to.equal('aborted');
      await dialler.close();
      expect(record.opened).to.deep.equal([]);
    });

    it('tells of none that was aborted while another was being told', async () => {
      const { listener } = await stage.listen();
      const { dialler, record } = stage.dialler();
      const dials = Array.from({ length: 20 }, () => {
        const controller = new AbortController();
        return { controller, outcome: dialler.dial(stage.target(listener), controller.signal) };
      });
      dialler.opened$.subscribe(() => {
        for (const { controller } of dials) controller.abort();
      });
      const outcomes = await Promise.allSettled(dials.map(({ outcome }) => outcome));
      const opened = outcomes.filter(({ status }) => status === 'fulfilled');
      expect(opened).to.have.lengthOf(1);
      await dialler.close();
      expect(record.opened).to.have.lengthOf(1);
    });

    it('leaves an open connection alone when its signal aborts later', async () => {
      const { listener, record } = await stage.listen();
      const { dialler } = stage.dialler();
      const controller = new AbortController();
      const near = await dialler.dial(stage.target(listener), controller.signal);
      controller.abort();
      expect(near.send('still here')).to.equal(true);
      const far = await record.untilOpened();
      expect(await record.untilLines(far, 1)).to.deep.equal(['still here']);
    });

    it('ends a dial under way when the dialler closes, and begins none after', async () => {
      const deaf = await stage.deafPort();
      const { dialler } = stage.dialler();
      const target = { host: stage.subject.host, port: deaf.port };
      const dialling = refusalOf(dialler.dial(target, NEVER), DialError);
      await deaf.untilDialled();
      await dialler.close();
      expect((await dialling).failure).to.equal('aborted');
      const late = await refusalOf(dialler.dial(target, NEVER), DialError);
      expect(late.failure).to.equal('aborted');
    });
  });
};

import { expect } from 'chai';
import { NEVER, type Side, type Stage } from './stage.ts';

/** `first` closes; `second` is told, and closes in answer. */
const closesFirst = async (first: Side, second: Side): Promise<void> => {
  first.connection.send('last words');
  first.connection.close();
  first.connection.close();
  expect(first.connection.send('too late')).to.equal(false);
  await second.record.untilTold(second.connection, 'ended');
  second.connection.close();
  expect((await first.record.untilClosed(first.connection)).by).to.equal('closed');
  expect((await second.record.untilClosed(second.connection)).by).to.equal('ended');
  expect(first.record.occurrences(first.connection)).to.deep.equal(['opened', 'closed']);
  expect(second.record.occurrences(second.connection)).to.deep.equal([
    'opened',
    'line',
    'ended',
    'closed',
  ]);
};

/** Far above what a closing takes, far below every deadline that a transport may have for it. */
const PROMPT_MS = 500;

/** All streams of an endpoint. */
const STREAMS = 6;

export const closingCompliance = (stage: Stage): void => {
  describe('closing a connection', () => {
    it('by the one who dialled: what was sent arrives, and each side is told once', async () => {
      const { near, far } = await stage.pair();
      await closesFirst(near, far);
    });

    it('by the one who listened: what was sent arrives, and each side is told once', async () => {
      const { near, far } = await stage.pair();
      await closesFirst(far, near);
    });

    it('as soon as the other is closed, not at a deadline', async function () {
      this.timeout(PROMPT_MS);
      const { near, far } = await stage.pair();
      near.connection.close();
      // Asked for from inside what the other endpoint told.
      await near.record.untilClosed(near.connection);
      far.connection.close();
      await far.record.untilClosed(far.connection);
    });

    it('by both at once', async () => {
      const { near, far } = await stage.pair();
      near.connection.close();
      far.connection.close();
      expect((await near.record.untilClosed(near.connection)).by).to.be.oneOf(['closed', 'ended']);
      expect((await far.record.untilClosed(far.connection)).by).to.be.oneOf(['closed', 'ended']);
    });

    it('and hears nothing of it any more', async () => {
      const { near, far } = await stage.pair();
      near.connection.close();
      far.connection.send('too late');
      await far.record.untilTold(far.connection, 'ended');
      far.connection.send('far too late');
      far.connection.close();
      await far.record.untilClosed(far.connection);
      await near.record.untilClosed(near.connection);
      expect(near.record.occurrences(near.connection)).to.deep.equal(['opened', 'closed']);
    });

    it('sends everything that was queued first', async () => {
      const { near, far } = await stage.pair();
      const big = 'x'.repeat(60_000);
      for (let count = 0; count < 8; count += 1) near.connection.send(big);
      near.connection.close();
      await far.record.untilTold(far.connection, 'ended');
      expect(far.record.lines(far.connection)).to.deep.equal(Array.from({ length: 8 }, () => big));
    });

    it('at once, without a word: a loss for the peer', async () => {
      const { near, far } = await stage.pair();
      near.connection.send('one');
      await far.record.untilLines(far.connection, 1);
      near.connection.abort();
      near.connection.abort();
      expect(near.connection.send('too late')).to.equal(false);
      expect((await near.record.untilClosed(near.connection)).by).to.equal('closed');
      expect((await far.record.untilClosed(far.connection)).by).to.equal('lost');
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'line', 'closed']);
    });

    it('from inside the batch that its lines came in', async () => {
      const { near, far, listener } = await stage.pair();
      const answered: boolean[] = [];
      listener.received$.subscribe((batch) => {
        for (let index = 0; index < batch.length; index += 1) {
          answered.push(batch.connection(index).send(`re: ${batch.text(index)}`));
          batch.connection(index).close();
        }
      });
      near.connection.send('one');
      near.connection.send('two');
      await near.record.untilTold(near.connection, 'ended');
      expect(near.record.lines(near.connection)).to.deep.equal(['re: one']);
      expect((await far.record.untilClosed(far.connection)).by).to.equal('closed');
      expect(answered[0]).to.equal(true);
      expect(answered.slice(1)).to.not.include(true);
    });
  });

  describe('a peer that ends', () => {
    it('and is then dropped: it was still the peer that ended', async () => {
      const { peer, far } = await stage.raw();
      peer.end();
      await far.record.untilTold(far.connection, 'ended');
      far.connection.abort();
      expect((await far.record.untilClosed(far.connection)).by).to.equal('ended');
    });

    it('without a word: it is lost, and what it had said is not', async () => {
      const { peer, far } = await stage.raw();
      peer.write('one\n');
      await far.record.untilLines(far.connection, 1);
      peer.vanish();
      expect((await far.record.untilClosed(far.connection)).by).to.equal('lost');
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'line', 'closed']);
      expect(far.connection.send('too late')).to.equal(false);
    });
  });

  describe('closing an endpoint', () => {
    it('ends the connections of a listener and completes its streams', async () => {
      const { near, far, listener, dialler } = await stage.pair();
      far.connection.send('goodbye');
      await Promise.all([listener.close(), listener.close()]);
      expect(far.record.completedStreams).to.equal(STREAMS);
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'closed']);
      await near.record.untilTold(near.connection, 'ended');
      expect(near.record.lines(near.connection)).to.deep.equal(['goodbye']);
      await dialler.dial(stage.target(listener), NEVER).then(
        () => expect.fail('a closed listener took a connection'),
        () => undefined,
      );
    });

    it('lets its last words arrive, though the peer goes on talking', async () => {
      const { near, far, listener } = await stage.pair();
      const long = 'x'.repeat(1_000);
      near.connection.send('hello');
      await far.record.untilLines(far.connection, 1);
      for (let count = 0; count < 400; count += 1) near.connection.send(long);
      far.connection.send('goodbye');
      await listener.close();
      await near.record.untilTold(near.connection, 'ended');
      expect(near.record.lines(near.connection)).to.deep.equal(['goodbye']);
    });

    it('ends the connections of a dialler and completes its streams', async () => {
      const { near, far, dialler } = await stage.pair();
      near.connection.send('goodbye');
      await dialler.close();
      expect(near.record.completedStreams).to.equal(STREAMS);
      expect(near.record.occurrences(near.connection)).to.deep.equal(['opened', 'closed']);
      await far.record.untilTold(far.connection, 'ended');
      expect(far.record.lines(far.connection)).to.deep.equal(['goodbye']);
      expect(near.connection.send('too late')).to.equal(false);
    });
  });
};

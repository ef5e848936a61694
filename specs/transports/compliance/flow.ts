import { expect } from 'chai';
import { turn } from '../../support/turn.ts';
import { LIMITS, type Stage } from './stage.ts';

const BIG_LINE = 'x'.repeat(LIMITS.lineBytesMax - 1);
const BIG_LINE_BYTES = BIG_LINE.length + 1;

/** All that a reader who stopped may cost, kernel buffers aside. */
const GROWTH_BYTES_MAX = 32 * 2 ** 20;

/** More than the kernels of this world buffer for one connection. */
const FLOOD_LINES_MAX = 2_000;

export const flowCompliance = (stage: Stage): void => {
  describe('a peer that does not read', () => {
    it('is closed at its bound, without having cost more', async () => {
      const { peer, far } = await stage.raw();
      peer.pause();
      const before = process.memoryUsage.rss();
      let queuedMax = 0;
      let sent = 0;
      while (sent < FLOOD_LINES_MAX && !far.record.occurrences(far.connection).includes('closed')) {
        far.connection.send(BIG_LINE);
        queuedMax = Math.max(queuedMax, far.connection.queuedBytes);
        sent += 1;
        await turn();
      }
      expect((await far.record.untilClosed(far.connection)).by).to.equal('slow');
      expect(far.connection.send('more')).to.equal(false);
      expect(far.connection.queuedBytes).to.equal(0);
      expect(queuedMax).to.be.within(LIMITS.queueBytesMax / 2, LIMITS.queueBytesMax);
      expect(process.memoryUsage.rss() - before).to.be.below(GROWTH_BYTES_MAX);
      expect(far.record.occurrences(far.connection)).to.not.include('drained');
    });

    it('is closed when one burst is over the bound', async () => {
      const { far } = await stage.raw({ queueBytesMax: BIG_LINE_BYTES * 2 });
      const sent = [BIG_LINE, BIG_LINE, BIG_LINE].map((line) => far.connection.send(line));
      expect(sent[2]).to.equal(false);
      expect((await far.record.untilClosed(far.connection)).by).to.equal('slow');
    });

    it('holds up nobody else', async () => {
      const { listener, record } = await stage.listen();
      const idle = await stage.connectRaw(listener);
      const farIdle = await record.untilOpened(1);
      const reader = await stage.connectRaw(listener);
      const farReader = await record.untilOpened(2);
      idle.pause();
      while (farIdle.send(BIG_LINE)) await turn();
      farReader.send('hello');
      await reader.until(() => reader.text === 'hello\n');
    });
  });

  describe('a peer that reads again', () => {
    it('is told to have room, and has missed nothing', async () => {
      const { peer, far } = await stage.raw();
      peer.pause();
      let sent = 1;
      while (far.connection.send(BIG_LINE)) {
        sent += 1;
        await turn();
      }
      expect(far.connection.queuedBytes).to.be.above(LIMITS.queueBytesMax / 2);
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened']);
      peer.resume();
      await far.record.untilTold(far.connection, 'drained');
      expect(far.connection.queuedBytes).to.be.at.most(LIMITS.queueBytesMax / 2);
      expect(far.connection.send('and on')).to.equal(true);
      await peer.until(() => peer.text.length === sent * BIG_LINE_BYTES + 'and on\n'.length);
      expect(peer.text.endsWith('x\nand on\n')).to.equal(true);
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'drained']);
    });
  });
};

import { expect } from 'chai';
import type { Stage } from './stage.ts';

const LINE_BYTES_MAX = 4_096;

const lineOf = (bytes: number): string => 'x'.repeat(bytes);

export const limitCompliance = (stage: Stage): void => {
  describe('the limit of a line', () => {
    it('is the last length that passes', async () => {
      const { peer, far } = await stage.raw({ lineBytesMax: LINE_BYTES_MAX });
      peer.write(`${lineOf(LINE_BYTES_MAX)}\n`);
      peer.write(`${lineOf(LINE_BYTES_MAX)}\r\n`);
      const lines = await far.record.untilLines(far.connection, 2);
      expect(lines.map((line) => line?.length)).to.deep.equal([LINE_BYTES_MAX, LINE_BYTES_MAX]);
    });

    const over: readonly [string, string][] = [
      ['with its newline', `${lineOf(LINE_BYTES_MAX + 1)}\n`],
      ['but for one carriage return at its end', `${lineOf(LINE_BYTES_MAX)}\r\r\n`],
      ['counted in bytes, not in characters', `${'\u00e9'.repeat(LINE_BYTES_MAX / 2)}x\n`],
    ];
    for (const [how, bytes] of over) {
      it(`is a fault to pass: ${how}`, async () => {
        const { peer, far } = await stage.raw({ lineBytesMax: LINE_BYTES_MAX });
        peer.write(bytes);
        await far.record.untilTold(far.connection, 'faulted');
        expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'faulted']);
      });
    }

    it('costs nothing of what came before, and everything after', async () => {
      const { peer, far } = await stage.raw({ lineBytesMax: LINE_BYTES_MAX });
      peer.write(`one\ntwo\n${lineOf(LINE_BYTES_MAX + 1)}\nthree\n`);
      peer.write('four\n');
      await far.record.untilTold(far.connection, 'faulted');
      far.connection.send('line-too-long');
      far.connection.close();
      await far.record.untilClosed(far.connection);
      expect(far.record.lines(far.connection)).to.deep.equal(['one', 'two']);
      expect(far.record.occurrences(far.connection)).to.deep.equal([
        'opened',
        'line',
        'line',
        'faulted',
        'closed',
      ]);
      await peer.until(() => peer.isEnded);
      expect(peer.text).to.equal('line-too-long\n');
    });

    it('does not let the end of a faulty peer be told as its good order', async () => {
      const { peer, far } = await stage.raw({ lineBytesMax: LINE_BYTES_MAX });
      peer.write(`${lineOf(LINE_BYTES_MAX + 1)}\n`);
      peer.end();
      await far.record.untilTold(far.connection, 'faulted');
      far.connection.close();
      await far.record.untilClosed(far.connection);
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'faulted', 'closed']);
    });

    it('may be raised, for one connection alone', async () => {
      const { listener, record } = await stage.listen({ lineBytesMax: LINE_BYTES_MAX });
      const favoured = await stage.connectRaw(listener);
      const far = await record.untilOpened(1);
      const other = await stage.connectRaw(listener);
      const otherFar = await record.untilOpened(2);
      far.setLineLimit(LINE_BYTES_MAX * 16);
      favoured.write(`${lineOf(LINE_BYTES_MAX * 16)}\n`);
      other.write(`${lineOf(LINE_BYTES_MAX + 1)}\n`);
      const [line] = await record.untilLines(far, 1);
      expect(line).to.have.lengthOf(LINE_BYTES_MAX * 16);
      await record.untilTold(otherFar, 'faulted');
      favoured.write(`${lineOf(LINE_BYTES_MAX * 16 + 1)}\n`);
      await record.untilTold(far, 'faulted');
    });

    it('may be raised by what a line says, for the next one of the same piece', async () => {
      const { listener, record } = await stage.listen({ lineBytesMax: LINE_BYTES_MAX });
      listener.received$.subscribe((batch) => {
        for (let index = 0; index < batch.length; index += 1) {
          if (batch.text(index) === 'login')
            batch.connection(index).setLineLimit(LINE_BYTES_MAX * 2);
        }
      });
      const peer = await stage.connectRaw(listener);
      const far = await record.untilOpened();
      peer.write(`one\nlogin\n${lineOf(LINE_BYTES_MAX * 2)}\ntwo\n`);
      const lines = await record.untilLines(far, 4);
      expect(lines).to.deep.equal(['one', 'login', lineOf(LINE_BYTES_MAX * 2), 'two']);
      peer.write(`${lineOf(LINE_BYTES_MAX * 2 + 1)}\n`);
      await record.untilTold(far, 'faulted');
    });
  });
};

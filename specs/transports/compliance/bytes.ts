import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Stage } from './stage.ts';
import type { StreamSubject } from './subject.ts';

const LINE_BYTES_MAX = 4_096;

const lineOf = (bytes: number): string => 'x'.repeat(bytes);

/** What only a peer can do that owns the stream below; `datagrams.ts` is its counterpart. */
export const byteCompliance = (stage: Stage<StreamSubject>): void => {
  describe('bytes from a peer that is not ours', () => {
    it('makes one line of bytes that come one by one', async () => {
      const { peer, far } = await stage.raw();
      for (const byte of Buffer.from('one \u{1f680}\r\ntwo\n')) peer.write(Buffer.of(byte));
      const lines = await far.record.untilLines(far.connection, 2);
      expect(lines).to.deep.equal(['one \u{1f680}', 'two']);
    });

    it('makes the same lines of the same bytes, however they are cut', async () => {
      const { peer, far } = await stage.raw();
      const line = fc
        .string({ unit: 'grapheme', maxLength: 40 })
        .filter((text) => !/[\r\n]/.test(text));
      const ending = fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\r\n');
      const written = fc.array(fc.tuple(line, ending), { maxLength: 12 });
      const pieces = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });
      let told = 0;
      await fc.assert(
        fc.asyncProperty(written, pieces, async (lines, sizes) => {
          const bytes = Buffer.from(`${lines.map((pair) => pair.join('')).join('')}.\n`);
          for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            peer.write(bytes.subarray(start, start + size));
            start += size;
          }
          const expected = [...lines.map(([text]) => text).filter((text) => text !== ''), '.'];
          const heard = await far.record.untilLines(far.connection, told + expected.length);
          expect(heard.slice(told)).to.deep.equal(expected);
          told = heard.length;
        }),
        { numRuns: 100 },
      );
    });

    it('tells a line that is not UTF-8 as one without text, and goes on', async () => {
      const { peer, far } = await stage.raw();
      const broken = [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]];
      for (const bytes of broken) peer.write(Buffer.from([0x61, ...bytes, 0x0a]));
      peer.write('\ufffd\n');
      const lines = await far.record.untilLines(far.connection, broken.length + 1);
      expect(lines).to.deep.equal([...broken.map(() => undefined), '\ufffd']);
    });

    it('does not tell a line before its newline, nor ever without one', async () => {
      const { peer, far } = await stage.raw();
      peer.write('whole\nhal');
      await far.record.untilLines(far.connection, 1);
      peer.write('f\nnever');
      await far.record.untilLines(far.connection, 2);
      peer.end();
      await far.record.untilTold(far.connection, 'ended');
      expect(far.record.lines(far.connection)).to.deep.equal(['whole', 'half']);
    });

    it('writes each line with its newline', async () => {
      const { peer, far } = await stage.raw();
      far.connection.send('one');
      far.connection.send('\u00e9');
      await peer.until(() => peer.text.length >= 6);
      expect(peer.text).to.equal('one\n\u00e9\n');
    });
  });

  describe('bytes of a line that is not whole', () => {
    it('are a fault as soon as they are over its limit', async () => {
      const { peer, far } = await stage.raw({ lineBytesMax: LINE_BYTES_MAX });
      peer.write(lineOf(LINE_BYTES_MAX + 1));
      await far.record.untilTold(far.connection, 'faulted');
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened', 'faulted']);
    });

    it('may be more than its limit was when they came', async () => {
      const { peer, far } = await stage.raw({ lineBytesMax: LINE_BYTES_MAX });
      peer.write(`first\n${lineOf(LINE_BYTES_MAX)}`);
      await far.record.untilLines(far.connection, 1);
      far.connection.setLineLimit(LINE_BYTES_MAX * 2);
      peer.write(`${lineOf(LINE_BYTES_MAX)}\n`);
      const lines = await far.record.untilLines(far.connection, 2);
      expect(lines[1]).to.have.lengthOf(LINE_BYTES_MAX * 2);
    });
  });

  describe('a peer that ends', () => {
    it('what it writes: it still gets its answers, until this end closes too', async () => {
      const { peer, far } = await stage.raw();
      peer.write('one\ntwo\n');
      peer.end();
      await far.record.untilTold(far.connection, 'ended');
      expect(far.record.lines(far.connection)).to.deep.equal(['one', 'two']);
      expect(far.connection.send('re: one')).to.equal(true);
      await peer.until(() => peer.text === 're: one\n');
      far.connection.send('re: two');
      far.connection.close();
      await peer.until(() => peer.isEnded);
      expect(peer.text).to.equal('re: one\nre: two\n');
      expect((await far.record.untilClosed(far.connection)).by).to.equal('ended');
    });
  });
};

import { expect } from 'chai';
import { LIMITS, type Side, type Stage } from './stage.ts';

const MANY = 10_000;

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);

const sendAll = ({ connection }: Side, lines: readonly string[]): void => {
  for (const line of lines) connection.send(line);
};

export const lineCompliance = (stage: Stage): void => {
  describe('lines', () => {
    it('carries a small one', async () => {
      const { near, far } = await stage.pair();
      expect(near.connection.send('{"command":"ping"}')).to.equal(true);
      const lines = await far.record.untilLines(far.connection, 1);
      expect(lines).to.deep.equal(['{"command":"ping"}']);
    });

    it('carries the longest, and then goes on', async () => {
      const { near, far } = await stage.pair();
      const longest = 'x'.repeat(LIMITS.lineBytesMax);
      sendAll(near, [longest, 'and on']);
      expect(await far.record.untilLines(far.connection, 2)).to.deep.equal([longest, 'and on']);
    });

    it('carries text of every script, as the same text', async () => {
      const { near, far } = await stage.pair();
      const lines = [
        'señor',
        '\u65e5\u672c\u8a9e',
        '\u{1f469}\u200d\u{1f680}',
        '\ufeff\ufffd\u0000',
      ];
      sendAll(near, lines);
      expect(await far.record.untilLines(far.connection, 4)).to.deep.equal(lines);
    });

    it(`carries ${MANY} in order, in batches`, async () => {
      const { near, far } = await stage.pair();
      const lines = numbered('line', MANY);
      sendAll(near, lines);
      expect(await far.record.untilLines(far.connection, MANY)).to.deep.equal(lines);
      expect(far.record.batches).to.be.below(MANY / 10);
    });

    it('carries both directions at once', async () => {
      const { near, far } = await stage.pair();
      const there = numbered('there', MANY);
      const back = numbered('back', MANY);
      sendAll(near, there);
      sendAll(far, back);
      expect(await far.record.untilLines(far.connection, MANY)).to.deep.equal(there);
      expect(await near.record.untilLines(near.connection, MANY)).to.deep.equal(back);
    });

    it('answers from inside the batch that asked', async () => {
      const { near, far, listener } = await stage.pair();
      listener.received$.subscribe((batch) => {
        for (let index = 0; index < batch.length; index += 1) {
          batch.connection(index).send(`re: ${batch.text(index)}`);
        }
      });
      sendAll(near, ['one', 'two']);
      const answers = await near.record.untilLines(near.connection, 2);
      expect(answers).to.deep.equal(['re: one', 're: two']);
      expect(far.record.lines(far.connection)).to.deep.equal(['one', 'two']);
    });

    it('keeps deferred ones in order with others, and brings them without company', async () => {
      const { near, far } = await stage.pair();
      near.connection.sendDeferred('one');
      near.connection.send('two');
      near.connection.sendDeferred('three');
      const lines = await far.record.untilLines(far.connection, 3);
      expect(lines).to.deep.equal(['one', 'two', 'three']);
    });
  });

  describe('lines from a peer that is not ours', () => {
    it('drops one carriage return at the end of a line, and no other', async () => {
      const { peer, far } = await stage.raw();
      peer.write('a\r\nb\rc\n\rd\ne\r\r\n');
      const lines = await far.record.untilLines(far.connection, 4);
      expect(lines).to.deep.equal(['a', 'b\rc', '\rd', 'e\r']);
    });

    it('skips blank lines', async () => {
      const { peer, far } = await stage.raw();
      peer.write('\n\r\n\n');
      peer.write('one\n\n\r\n\n');
      peer.write('\n two \n');
      expect(await far.record.untilLines(far.connection, 2)).to.deep.equal(['one', ' two ']);
    });
  });
};

import { expect } from 'chai';
import * as fc from 'fast-check';
import { changed, CLEAN_STREAM, type StreamConditions } from './conditions.ts';
import { seededDraw } from './seeded-draw.ts';
import { cut, type Cuts } from './stream-cuts.ts';

/** Sums of times depend on their order in the last digits. */
const ROUNDING_MS = 1e-6;

const cutOnce = (seed: string, change: Partial<StreamConditions>, bytes: number, now = 0): Cuts =>
  cut(seededDraw(seed), changed(CLEAN_STREAM, change), { bytes, now, idleAt: 0 });

const sizesOf = ({ pieces }: Cuts): number[] =>
  pieces.map(({ end }, index) => end - (pieces[index - 1]?.end ?? 0));

const anyConditions = fc.record({
  pieceBytesMax: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 2000 })),
  delayMs: fc.nat(100),
  jitterMs: fc.nat(100),
  rate: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 1_000_000 })),
});

describe('the cuts of a stream', () => {
  it('leave it whole on a clean path', () => {
    expect(cutOnce('1', {}, 9000, 5).pieces).to.deep.equal([{ end: 9000, at: 5 }]);
  });

  it('lose nothing and come no earlier than they may, nor later than jitter explains', () => {
    fc.assert(
      fc.property(fc.string(), anyConditions, fc.nat(5000), (seed, conditions, bytes) => {
        const cuts = cutOnce(seed, conditions, bytes);
        const sizes = sizesOf(cuts);
        expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(bytes);
        for (const size of sizes) expect(size).to.be.within(1, conditions.pieceBytesMax);
        for (const { end, at } of cuts.pieces) {
          const earliest = conditions.delayMs + (1000 * end) / conditions.rate;
          const latest = earliest + conditions.jitterMs;
          expect(at).to.be.within(earliest - ROUNDING_MS, latest + ROUNDING_MS);
        }
        expect(cutOnce(seed, conditions, bytes)).to.deep.equal(cuts);
      }),
    );
  });

  it('come in every size up to the limit', () => {
    const sizes = new Set(sizesOf(cutOnce('1', { pieceBytesMax: 4 }, 1000)));
    expect(sizes).to.deep.equal(new Set([1, 2, 3, 4]));
  });

  it('wait for a limited rate, one stretch behind the other', () => {
    const conditions = changed(CLEAN_STREAM, { rate: 1000 });
    const draw = seededDraw('1');
    const first = cut(draw, conditions, { bytes: 100, now: 0, idleAt: 0 });
    const { idleAt } = first;
    const second = cut(draw, conditions, { bytes: 100, now: 50, idleAt });
    expect([first, second].map(({ pieces }) => pieces[0]?.at)).to.deep.equal([100, 200]);
  });
});

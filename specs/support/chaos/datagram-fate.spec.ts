import { expect } from 'chai';
import * as fc from 'fast-check';
import { changed, CLEAN_DATAGRAMS, type DatagramConditions } from './conditions.ts';
import { type Copy, type Fate, fateOf, IDLE_LINE } from './datagram-fate.ts';
import { seededDraw } from './seeded-draw.ts';

const DRAWS = 100_000;
const BYTES = 1200;
/** Sums of times depend on their order in the last digits. */
const ROUNDING_MS = 1e-6;

interface Sent {
  readonly bytes: number;
  readonly now: number;
}

/** What becomes of datagrams that are sent one after the other. */
const fates = (
  seed: string,
  change: Partial<DatagramConditions>,
  sent: readonly Sent[],
): readonly Fate[] => {
  const draw = seededDraw(seed);
  const conditions = changed(CLEAN_DATAGRAMS, change);
  let line = IDLE_LINE;
  return sent.map(({ bytes, now }) => {
    const fate = fateOf(draw, conditions, line, bytes, now);
    line = fate.line;
    return fate;
  });
};

const everyMs = (count: number, bytes = BYTES): readonly Sent[] =>
  Array.from({ length: count }, (_, now) => ({ bytes, now }));

const atOnce = (count: number, bytes: number): readonly Sent[] =>
  Array.from({ length: count }, () => ({ bytes, now: 0 }));

const copiesOf = (all: readonly Fate[]): readonly Copy[] => all.flatMap(({ copies }) => copies);

/** Five standard deviations to each side: a right generator misses that once in a million. */
const isNear = (count: number, of: number, probability: number, what: string): void => {
  const deviation = Math.sqrt(of * probability * (1 - probability));
  expect(count, what).to.be.closeTo(of * probability, 5 * deviation);
};

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const anyConditions = fc.record({
  loss: probability,
  duplicate: probability,
  reorder: probability,
  corrupt: probability,
  reorderMs: fc.nat(100),
  delayMs: fc.nat(100),
  jitterMs: fc.nat(100),
  rate: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 1_000_000 })),
  queueBytes: fc.nat(100_000),
});
const anySent = fc
  .array(fc.record({ bytes: fc.nat(1500), gap: fc.nat(20) }), { maxLength: 50 })
  .map((gaps) => {
    let now = 0;
    return gaps.map(({ bytes, gap }) => ({ bytes, now: (now += gap) }));
  });

describe('the fate of a datagram', () => {
  it('is to pass at once on a clean path', () => {
    const all = copiesOf(fates('1', {}, everyMs(1000)));
    expect(all).to.deep.equal(everyMs(1000).map(({ now }) => ({ at: now, flippedBits: [] })));
  });

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(fc.string(), anyConditions, anySent, (seed, conditions, sent) => {
        expect(fates(seed, conditions, sent)).to.deep.equal(fates(seed, conditions, sent));
      }),
    );
    const half = { loss: 0.5 };
    expect(fates('1', half, everyMs(100))).to.not.deep.equal(fates('2', half, everyMs(100)));
  });

  for (const seed of ['1', '2', '3']) {
    it(`comes true as often as its probability says, with seed ${seed}`, () => {
      const conditions = { loss: 0.2, duplicate: 0.02, reorder: 0.1, corrupt: 0.01, delayMs: 20 };
      const counted = { passed: 0, duplicated: 0, reordered: 0, corrupted: 0 };
      for (const [now, { copies }] of fates(seed, conditions, everyMs(DRAWS)).entries()) {
        if (copies.length > 0) counted.passed += 1;
        if (copies.length > 1) counted.duplicated += 1;
        for (const { at, flippedBits } of copies) {
          if (at - now === 30) counted.reordered += 1;
          if (flippedBits.length > 0) counted.corrupted += 1;
        }
      }
      const copies = counted.passed + counted.duplicated;
      isNear(counted.passed, DRAWS, 0.8, 'passed');
      isNear(counted.duplicated, counted.passed, 0.02, 'duplicated');
      isNear(counted.reordered, copies, 0.1, 'reordered');
      isNear(counted.corrupted, copies, 0.01, 'corrupted');
    });
  }

  it('is never to come early, nor damaged outside of itself', () => {
    fc.assert(
      fc.property(fc.string(), anyConditions, anySent, (seed, conditions, sent) => {
        for (const [index, { copies }] of fates(seed, conditions, sent).entries()) {
          const { bytes = 0, now = 0 } = sent[index] ?? {};
          for (const { at, flippedBits } of copies) {
            const earliest = now + conditions.delayMs + (1000 * bytes) / conditions.rate;
            expect(at).to.be.at.least(earliest - ROUNDING_MS);
            expect(new Set(flippedBits)).to.have.lengthOf(flippedBits.length);
            for (const bit of flippedBits) expect(bit).to.be.within(0, 8 * bytes - 1);
          }
        }
      }),
    );
  });

  it('is damage if it has a bit and damage is certain', () => {
    for (const { flippedBits } of copiesOf(fates('1', { corrupt: 1 }, everyMs(1000, 1)))) {
      expect(flippedBits.length).to.be.within(1, 8);
    }
    const [empty] = copiesOf(fates('1', { corrupt: 1 }, everyMs(1, 0)));
    expect(empty?.flippedBits).to.deep.equal([]);
  });

  it('keeps the order however much the delay jitters, unless it is reordered', () => {
    const jitter = { delayMs: 20, jitterMs: 50 };
    const times = copiesOf(fates('1', jitter, everyMs(1000))).map(({ at }) => at);
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    const delays = times.map((at, now) => at - now);
    expect(Math.min(...delays)).to.be.within(20, 50);
    expect(Math.max(...delays)).to.be.within(50, 70);
    const mixed = copiesOf(fates('1', { ...jitter, reorder: 0.1 }, everyMs(1000)));
    expect(mixed.some(({ at }, index) => at > (mixed[index + 1]?.at ?? Infinity))).to.equal(true);
  });

  it('is to wait for a limited rate, and to be dropped where the queue ends', () => {
    const all = fates('1', { rate: 1000, queueBytes: 350 }, atOnce(10, 100));
    expect(copiesOf(all).map(({ at }) => at)).to.deep.equal([100, 200, 300]);
    expect(all.map(({ copies }) => copies.length)).to.deep.equal([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    const lone = fates('1', { rate: 1000, queueBytes: 0 }, atOnce(2, 100));
    expect(lone.map(({ copies }) => copies.length)).to.deep.equal([1, 0]);
  });

  it('is to be lost in a blackout', () => {
    expect(copiesOf(fates('1', { blackout: true }, everyMs(100)))).to.deep.equal([]);
  });
});

describe('the conditions of a path', () => {
  it('are refused if they cannot be', () => {
    const impossible: readonly Partial<DatagramConditions>[] = [
      { loss: 1.1 },
      { corrupt: -0.1 },
      { reorder: NaN },
      { delayMs: -1 },
      { jitterMs: Infinity },
      { rate: 0 },
      { queueBytes: -1 },
    ];
    for (const change of impossible) {
      expect(() => changed(CLEAN_DATAGRAMS, change)).to.throw(RangeError, Object.keys(change)[0]);
    }
  });
});

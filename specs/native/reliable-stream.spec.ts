/** Thousands of conversations over bad networks, in virtual time: see native/simulation. */
import { expect } from 'chai';
import { randomInt } from 'node:crypto';
import {
  build,
  BUILD_MS_MAX,
  simulate,
  type RunFigures,
  type Settings,
} from './stream-simulation.ts';

const RUN_MS_MAX = 60_000;
/** Seeds that are never drawn again do not repeat what is always tried. */
const DRAWN_SEED_MIN = 1_000_000;

/** 10 Mbit/s, with room for a tenth of a second in front of it. */
const LIMITED = { rate: 1_250_000, queue: 100 };

const bulk = (settings: Settings): RunFigures => {
  const [figures] = simulate('bulk', { delay: 20, bytes: 10_000_000, ...settings });
  if (figures === undefined) throw new Error('the simulation said nothing');
  expect(figures.second.read).to.equal(10_000_000);
  return figures;
};

describe('the reliable stream, simulated', function () {
  this.timeout(RUN_MS_MAX);

  const tell = (context: Mocha.Context, figures: string): void => {
    if (context.test !== undefined) context.test.title += ` (${figures})`;
  };

  before('build the simulation', function () {
    this.timeout(2 * BUILD_MS_MAX);
    build('plain');
    build('sanitized');
  });

  describe('whatever the network does', () => {
    it('delivers every byte once and in order, settles, and falls silent', () => {
      const runs = simulate('mixed', { seed: 1, count: 5_000 });
      expect(runs).to.have.length(5_000);
      // The draw is worth its name: losses, retransmissions, long and short talks.
      expect(runs.filter(({ first }) => first.packetsLost > 0).length).to.be.above(2_000);
      expect(runs.filter(({ first }) => first.written > 10_000).length).to.be.above(1_000);
    });

    it('does so for seeds that were never tried', () => {
      const seed = randomInt(DRAWN_SEED_MIN, 2 ** 47);
      expect(simulate('mixed', { seed, count: 2_000 })).to.have.length(2_000);
    });

    it('replays a seed to the last figure', () => {
      const once = simulate('mixed', { seed: 77, count: 20 });
      expect(simulate('mixed', { seed: 77, count: 20 })).to.deep.equal(once);
    });

    it('notices a network that has died for ever', () => {
      expect(simulate('dead', { seed: 1, count: 1_000 })).to.have.length(1_000);
    });

    it('is not shaken by datagrams that no cipher would let through', () => {
      const runs = simulate('garbage', { seed: 1, count: 3_000 });
      expect(runs.reduce((sum, { taken }) => sum + taken, 0)).to.be.above(100_000);
      expect(runs.reduce((sum, { malformed }) => sum + malformed, 0)).to.be.above(100_000);
    });

    it('touches no memory that is not its own, and does nothing undefined', () => {
      expect(simulate('mixed', { seed: 1, count: 600 }, 'sanitized')).to.have.length(600);
      expect(simulate('dead', { seed: 1, count: 100 }, 'sanitized')).to.have.length(100);
      expect(simulate('garbage', { seed: 1, count: 500 }, 'sanitized')).to.have.length(500);
    });
  });

  describe('with 1,000 messages a second at 20 % loss, reordered, doubled and spoiled', () => {
    it('delivers 100,000 of 100,000, each within two seconds', function () {
      const count = 100_000;
      const conditions = { loss: 0.2, reorder: 0.1, duplicate: 0.02, corrupt: 0.01, delay: 20 };
      const [figures] = simulate('messages', {
        ...conditions,
        count,
        size: 100,
        'per-second': 1_000,
      });
      expect(figures?.messages).to.equal(count);
      expect(figures?.second.read).to.equal(count * 100);
      const { p50, p99, max } = figures?.delayUs ?? { p50: NaN, p99: NaN, max: NaN };
      tell(this, `delay p50 ${p50 / 1000} ms, p99 ${p99 / 1000} ms, max ${max / 1000} ms`);
      expect(p99).to.be.below(2_000_000);
    });

    it('does so in both directions at once', function () {
      const conditions = { loss: 0.2, reorder: 0.1, duplicate: 0.02, corrupt: 0.01, delay: 20 };
      const load = { count: 20_000, 'per-second': 1_000, both: 1 };
      const [figures] = simulate('messages', { ...conditions, ...load });
      expect(figures?.second.read).to.equal(2_000_000);
      expect(figures?.first.read).to.equal(2_000_000);
      expect(figures?.delayUs.p99).to.be.below(2_000_000);
    });
  });

  describe('at full speed', () => {
    it('keeps most of its goodput at 5 % loss, and much at 20 %, at 10 Mbit/s', function () {
      const whole = bulk(LIMITED).goodput;
      const lossy = bulk({ ...LIMITED, loss: 0.05 }).goodput / whole;
      const worse = bulk({ ...LIMITED, loss: 0.2 }).goodput / whole;
      tell(this, `${whole} B/s; ${lossy.toFixed(2)} and ${worse.toFixed(2)} of it`);
      // What headers leave of the line.
      expect(whole).to.be.above(0.9 * LIMITED.rate);
      expect(lossy).to.be.above(0.8);
      expect(worse).to.be.above(0.6);
    });

    it('keeps it where the line has no limit', function () {
      const whole = bulk({}).goodput;
      const lossy = bulk({ loss: 0.05 }).goodput / whole;
      const worse = bulk({ loss: 0.2 }).goodput / whole;
      tell(this, `${whole} B/s; ${lossy.toFixed(2)} and ${worse.toFixed(2)} of it`);
      // What may be in flight, each round trip of 40 ms.
      expect(whole).to.be.above((0.8 * 196_608) / 0.04);
      expect(lossy).to.be.above(0.8);
      expect(worse).to.be.above(0.5);
    });

    it('is held by the window alone where that is small', function () {
      const window = 131_072;
      const whole = bulk({ window }).goodput;
      const lossy = bulk({ window, loss: 0.05 }).goodput;
      tell(this, `${whole} B/s; ${(lossy / whole).toFixed(2)} of it`);
      // A window each round trip of 40 ms; with a hole in it, each second or third one.
      expect(whole).to.be.above((0.8 * window) / 0.04);
      expect(lossy).to.be.above(window / 0.04 / 3);
    });

    it('slows down on a line that grows narrow, and keeps the queue short', function () {
      const figures = bulk({ rate: 125_000, queue: 500, bytes: 10_000_000 });
      tell(this, `round trip ${figures.first.roundTripUs / 1000} ms`);
      expect(figures.first.bytesResent).to.be.below(500_000);
      expect(figures.first.roundTripUs).to.be.below(300_000);
    });
  });

  describe('a stream', () => {
    it('is small, and a packet costs well below a microsecond', function () {
      const [speed] = simulate('speed', { count: 400_000 });
      tell(this, `${speed?.streamBytes} bytes, ${speed?.nsPerPacket} ns for both ends`);
      expect(speed?.streamBytes).to.be.at.most(600);
      expect(speed?.nsPerPacket).to.be.below(1_000);
    });
  });
});

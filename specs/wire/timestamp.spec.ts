import { expect } from 'chai';
import * as fc from 'fast-check';
import { toEpochMs } from '../../src/domain/time.ts';
import { toBareTime, toIsoTime } from '../../src/wire/timestamp.ts';

/** 9999-12-31T23:59:59.999Z: the last moment with a year of four digits. */
const LAST_MS = 253_402_300_799_999;

describe('timestamp', () => {
  it('of an event is ISO 8601 in UTC with milliseconds', () => {
    expect(toIsoTime(toEpochMs(0))).to.equal('1970-01-01T00:00:00.000Z');
    expect(toIsoTime(toEpochMs(1_484_280_000_007))).to.equal('2017-01-13T04:00:00.007Z');
  });

  it('of a message has no fraction and an offset without a colon', () => {
    expect(toBareTime(toEpochMs(1_484_280_000_999))).to.equal('2017-01-13T04:00:00+0000');
    expect(toBareTime(toEpochMs(LAST_MS))).to.equal('9999-12-31T23:59:59+0000');
  });

  it('is right whatever was asked before', () => {
    const moment = fc.integer({ min: 0, max: LAST_MS });
    const near = fc.tuple(moment, fc.array(fc.integer({ min: 0, max: 2_500 })));
    fc.assert(
      fc.property(near, ([start, steps]) => {
        for (const step of [0, ...steps]) {
          const at = Math.min(start + step, LAST_MS);
          const iso = new Date(at).toISOString();
          expect(toIsoTime(toEpochMs(at))).to.equal(iso);
          expect(toBareTime(toEpochMs(at))).to.equal(`${iso.slice(0, 19)}+0000`);
        }
      }),
    );
  });
});

import { expect } from 'chai';
import { toEpochMs } from '../../src/domain/time.ts';
import { TokenBucket } from '../../src/server/token-bucket.ts';

describe('TokenBucket', () => {
  const rate = { perSecond: 2, burst: 3 };

  const takeAll = (bucket: TokenBucket, at: number): number => {
    let taken = 0;
    while (bucket.take(rate, toEpochMs(at)) === 0) taken += 1;
    return taken;
  };

  it('begins full, gives a burst, and fills at its rate up to the burst', () => {
    const bucket = new TokenBucket(rate, toEpochMs(0));
    expect(takeAll(bucket, 0)).to.equal(3);
    expect(takeAll(bucket, 499)).to.equal(0);
    expect(takeAll(bucket, 500)).to.equal(1);
    expect(takeAll(bucket, 1_500)).to.equal(2);
    expect(takeAll(bucket, 1_000_000)).to.equal(3);
  });

  it('says in whole seconds how long to wait', () => {
    const slow = { perSecond: 0.25, burst: 1 };
    const bucket = new TokenBucket(slow, toEpochMs(0));
    expect(bucket.take(slow, toEpochMs(0))).to.equal(0);
    expect(bucket.take(slow, toEpochMs(0))).to.equal(4);
    expect(bucket.take(slow, toEpochMs(2_500))).to.equal(2);
    expect(bucket.take(slow, toEpochMs(3_999))).to.equal(1);
    expect(bucket.take(slow, toEpochMs(4_000))).to.equal(0);
  });

  it('loses nothing when the clock is set back, and goes on from there', () => {
    const bucket = new TokenBucket(rate, toEpochMs(3_600_000));
    expect(takeAll(bucket, 3_600_000)).to.equal(3);
    expect(bucket.take(rate, toEpochMs(0))).to.equal(1);
    expect(bucket.take(rate, toEpochMs(500))).to.equal(0);
  });
});

import { expect } from 'chai';
import { RecentIds } from '../../src/domain/recent-ids.ts';

describe('RecentIds', () => {
  it('knows at least the last so many, and at most twice that many', () => {
    const generationMax = 5;
    const recent = new RecentIds(generationMax);
    for (let added = 0; added < 100; added += 1) {
      expect(recent.has(`${added}`)).to.equal(false);
      recent.add(`${added}`);
      const known = Array.from({ length: added + 1 }, (_, i) => i).filter((i) =>
        recent.has(`${i}`),
      );
      expect(known.length).to.be.at.least(Math.min(generationMax, added + 1));
      expect(known.length).to.be.at.most(2 * generationMax);
      expect(known.at(0)).to.equal(added + 1 - known.length);
    }
  });
});

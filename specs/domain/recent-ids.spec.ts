import { expect } from 'chai';
import { RecentIds } from '../../src/domain/recent-ids.ts';

describe('RecentIds', () => {
  it('knows the last so many, and forgets the oldest first', () => {
    const countMax = 5;
    const recent = new RecentIds(countMax);
    for (let added = 0; added < 100; added += 1) {
      expect(recent.has(`${added}`)).to.equal(false);
      recent.add(`${added}`);
      const known = Array.from({ length: added + 1 }, (_, i) => i).filter((i) =>
        recent.has(`${i}`),
      );
      expect(known.length).to.equal(Math.min(countMax, added + 1));
      expect(known.at(0)).to.equal(added + 1 - known.length);
      expect(recent.isComplete).to.equal(known.length === added + 1);
    }
  });

  it('counts an id once, however often it is added', () => {
    const recent = new RecentIds(3);
    for (let again = 0; again < 10; again += 1) recent.add('one');
    recent.add('two');
    expect(recent.has('one')).to.equal(true);
    expect(recent.isComplete).to.equal(true);
  });

  it('takes no two ids for one, however alike they are', () => {
    const count = 4_096;
    const spellings = [
      (i: number) => `${i}`,
      (i: number) => i.toString(36).padStart(26, '0'),
      (i: number) => i.toString(2).padStart(64, '-'),
      (i: number) => 'A'.repeat(i % 64) + i.toString(16),
    ];
    for (const spell of spellings) {
      const recent = new RecentIds(count);
      for (let i = 0; i < count; i += 1) {
        expect(recent.has(spell(i)), spell(i)).to.equal(false);
        recent.add(spell(i));
      }
      for (let i = 0; i < count; i += 1) expect(recent.has(spell(i))).to.equal(true);
      expect(recent.isComplete).to.equal(true);
    }
  });
});

import { expect } from 'chai';
import * as fc from 'fast-check';
import { SortedKeys } from '../../src/domain/sorted-keys.ts';

const keys = (...all: readonly string[]): SortedKeys<string> => {
  const sorted = new SortedKeys<string>();
  for (const key of all) sorted.insert(key);
  return sorted;
};

describe('SortedKeys', () => {
  it('lists each key once, in ascending order', () => {
    const sorted = keys('carol', 'alice', 'bob', 'alice');
    expect(sorted.page(undefined, 10)).to.deep.equal(['alice', 'bob', 'carol']);
    expect(sorted.length).to.equal(3);
  });

  it('pages behind a key, whether it is there or not', () => {
    const sorted = keys('a', 'c', 'e', 'g');
    expect(sorted.page('a', 2)).to.deep.equal(['c', 'e']);
    expect(sorted.page('b', 2)).to.deep.equal(['c', 'e']);
    expect(sorted.page('', 1)).to.deep.equal(['a']);
    expect(sorted.page('g', 2)).to.deep.equal([]);
    expect(sorted.page('z', 2)).to.deep.equal([]);
  });

  it('forgets what is removed, and minds nothing that was not there', () => {
    const sorted = keys('a', 'b', 'c');
    sorted.remove('b');
    sorted.remove('b');
    sorted.remove('zz');
    expect(sorted.page(undefined, 10)).to.deep.equal(['a', 'c']);
  });

  it('does as a sorted set would, whatever is asked of it', () => {
    const change = fc.tuple(
      fc.constantFrom('insert' as const, 'remove' as const),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const sorted = keys();
        const model = new Set<string>();
        for (const [verb, key] of changes) {
          sorted[verb](key);
          if (verb === 'insert') model.add(key);
          else model.delete(key);
        }
        expect(sorted.page(undefined, model.size)).to.deep.equal([...model].toSorted());
        expect(sorted.length).to.equal(model.size);
      }),
    );
  });
});

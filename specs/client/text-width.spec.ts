import { expect } from 'chai';
import * as fc from 'fast-check';
import { columnsOf, graphemesOf, wrap } from '../../src/client/text-width.ts';

describe('the width of text', () => {
  it('is counted in columns', () => {
    expect(columnsOf('abc')).to.equal(3);
    expect(columnsOf('你好')).to.equal(4);
    expect(columnsOf('👩\u200d👩\u200d👧e\u0301')).to.equal(3);
  });

  it('is made of what a reader takes for one character each', () => {
    expect(graphemesOf('ab')).to.deep.equal(['a', 'b']);
    expect(graphemesOf('e\u0301👩\u200d👩\u200d👧')).to.deep.equal([
      'e\u0301',
      '👩\u200d👩\u200d👧',
    ]);
  });
});

describe('wrapping', () => {
  it('breaks behind blanks', () => {
    expect(wrap('one two three', 8)).to.deep.equal(['one two ', 'three']);
    expect(wrap('one two', 7)).to.deep.equal(['one two']);
    expect(wrap('one two', 3)).to.deep.equal(['one', ' ', 'two']);
  });

  it('may have other room for the lines after the first', () => {
    expect(wrap('abcdefghij', 2, 4)).to.deep.equal(['ab', 'cdef', 'ghij']);
  });

  it('loses nothing and fits, whatever the text', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constant(' '), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (line, columns) => {
        const parts = wrap(line, columns);
        expect(parts.join('')).to.equal(line);
        for (const part of parts) {
          if (graphemesOf(part).length > 1) expect(columnsOf(part)).to.be.at.most(columns);
        }
      }),
    );
  });
});

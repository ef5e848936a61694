import { expect } from 'chai';
import { parseNickname, toNicknameKey, toSoughtKey } from '../../src/domain/nickname.ts';
import { nickname } from './vocabulary.ts';

describe('nickname', () => {
  it('has 2 to 20 letters, digits, "_" or "-", and begins with a letter or digit', () => {
    for (const good of ['ab', 'A1', '1-', 'a_', 'x'.repeat(20), '__proto__'.slice(2), '42']) {
      expect(parseNickname(good), good).to.equal(good);
    }
    const bad = ['', 'a', 'x'.repeat(21), '-ab', '_ab', '__proto__', 'a b', 'ab\n', ' ab', 'a.b'];
    for (const each of [...bad, 'j\u00fcrgen', 'a\u0000b', '\u212aate', 'ab\u200b', '\u0430bc']) {
      expect(parseNickname(each), JSON.stringify(each)).to.equal(undefined);
    }
  });

  it('is matched without regard to case', () => {
    expect(toNicknameKey(nickname('Alice-1'))).to.equal('alice-1');
    expect(toSoughtKey('aLICE-1')).to.equal('alice-1');
  });

  it('is not found under what could be no name', () => {
    expect(toSoughtKey('\u212aate')).not.to.equal('kate');
    expect(toSoughtKey('no name')).to.equal(toSoughtKey(''));
  });
});

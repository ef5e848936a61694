import { expect } from 'chai';
import { parseMessageId } from '../../src/domain/message-id.ts';

describe('message id', () => {
  it('has 1 to 64 letters, digits or "-"', () => {
    for (const good of ['a', '-', 'Z9', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'x'.repeat(64)]) {
      expect(parseMessageId(good), good).to.equal(good);
    }
    for (const bad of ['', 'x'.repeat(65), 'a_b', 'a b', 'a\n', '\u00e4', '"']) {
      expect(parseMessageId(bad), bad).to.equal(undefined);
    }
  });
});

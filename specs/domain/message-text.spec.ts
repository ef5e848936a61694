import { expect } from 'chai';
import {
  MESSAGE_TEXT_BYTES_MAX,
  parseMessageText,
  utf8Bytes,
} from '../../src/domain/message-text.ts';

describe('message text', () => {
  it('has 1 to 16,384 bytes', () => {
    expect(MESSAGE_TEXT_BYTES_MAX).to.equal(16_384);
    expect(parseMessageText('')).to.equal(undefined);
    expect(parseMessageText(' ')).to.equal(' ');
    for (const [unit, bytes] of [
      ['x', 1],
      ['\n', 1],
      ['\u00e9', 2],
      ['\u20ac', 3],
      ['😀', 4],
    ] as const) {
      const longest = unit.repeat(Math.floor(MESSAGE_TEXT_BYTES_MAX / bytes));
      expect(parseMessageText(longest), unit).to.equal(longest);
      expect(parseMessageText(longest + unit), unit).to.equal(undefined);
    }
  });

  it('is counted after NFC, which may make it shorter or longer', () => {
    const decomposed = 'e\u0301'.repeat(MESSAGE_TEXT_BYTES_MAX / 2);
    expect(parseMessageText(decomposed)).to.equal('\u00e9'.repeat(MESSAGE_TEXT_BYTES_MAX / 2));
    // U+0958 is excluded from composition: two characters of three bytes each instead of one.
    const growing = '\u0958'.repeat(Math.floor(MESSAGE_TEXT_BYTES_MAX / 6));
    expect(parseMessageText(growing)).to.equal(growing.normalize('NFC'));
    expect(parseMessageText(`${growing}\u0958`)).to.equal(undefined);
  });

  it('holds no control character but newline and tab', () => {
    expect(parseMessageText('a\n\tb')).to.equal('a\n\tb');
    for (let code = 0; code <= 0x9f; code += 1) {
      const isControl = code < 0x20 || code >= 0x7f;
      const isAllowed = !isControl || code === 0x09 || code === 0x0a;
      const text = `a${String.fromCharCode(code)}`;
      expect(parseMessageText(text) !== undefined, `U+${code.toString(16)}`).to.equal(isAllowed);
    }
  });

  it('holds no lone surrogate', () => {
    for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800', '😀\ud83d']) {
      expect(parseMessageText(text)).to.equal(undefined);
    }
  });

  it('is measured as UTF-8 measures it', () => {
    for (const text of [
      '',
      'plain',
      '\u007f\u0080\u07ff\u0800\uffff',
      'ab\u00e9\u20ac😀\u{10ffff}',
    ]) {
      expect(utf8Bytes(text), text).to.equal(Buffer.byteLength(text));
    }
  });
});

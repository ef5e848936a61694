import { expect } from 'chai';
import * as fc from 'fast-check';
import { COMBINING_MARKS_MAX, harmless, harmlessLine } from '../../src/client/harmless.ts';

/** What an attacker writes, and what is seen of it. */
const HOSTILE: Readonly<Record<string, readonly [string, string]>> = {
  'clears the screen': ['\u001b[2J', '<U+001B>[2J'],
  'sets the title': ['\u001b]0;owned\u0007', '<U+001B>]0;owned<U+0007>'],
  'writes the clipboard': ['\u001b]52;c;eA==\u001b\\', '<U+001B>]52;c;eA==<U+001B>\\'],
  'asks the terminal who it is': ['\u001b[c\u001b[6n', '<U+001B>[c<U+001B>[6n'],
  'uses an 8-bit control sequence': ['\u009b31mred', '<U+009B>31mred'],
  'uses an 8-bit string': ['\u0090x\u009c', '<U+0090>x<U+009C>'],
  'returns to overwrite': ['ok\rBAD', 'ok<U+000D>BAD'],
  'backs up to overwrite': ['ok\b\bBAD', 'ok<U+0008><U+0008>BAD'],
  'rings without end': ['\u0007\u0007', '<U+0007><U+0007>'],
  'ends the text for C': ['a\u0000b', 'a<U+0000>b'],
  'shifts the character set': ['\u000e\u000f', '<U+000E><U+000F>'],
  'feeds a form': ['\u000b\u000c', '<U+000B><U+000C>'],
  'rubs out': ['\u007f', '<U+007F>'],
  'begins a new line in C1': ['a\u0085b', 'a<U+0085>b'],
  'overrides the direction': ['\u202egnp.exe', '<U+202E>gnp.exe'],
  'embeds and pops': ['\u202a\u202b\u202c\u202d', '<U+202A><U+202B><U+202C><U+202D>'],
  isolates: ['\u2066\u2067\u2068\u2069', '<U+2066><U+2067><U+2068><U+2069>'],
  'marks directions': ['\u200e\u200f\u061c', '<U+200E><U+200F><U+061C>'],
  'separates lines': ['a\u2028b\u2029c', 'a<U+2028>b<U+2029>c'],
  'hides a zero-width space': ['pay\u200bpal', 'pay<U+200B>pal'],
  'hides joiners in Latin': ['pay\u200c\u200dpal', 'pay<U+200C><U+200D>pal'],
  'hides a word joiner': ['a\u2060b\ufeffc', 'a<U+2060>b<U+FEFF>c'],
  'hides invisible operators': ['f\u2061x\u2064', 'f<U+2061>x<U+2064>'],
  'hides a soft hyphen': ['user\u00ad1', 'user<U+00AD>1'],
  'hides letters that are blank': ['\u3164\u115f\uffa0', '<U+3164><U+115F><U+FFA0>'],
  'smuggles tags': ['hi\u{e0041}\u{e007f}', 'hi<U+E0041><U+E007F>'],
  'annotates invisibly': ['\ufff9x\ufffb', '<U+FFF9>x<U+FFFB>'],
  'is half a character': ['\ud800', '<U+D800>'],
  'pretends to be shown harmlessly': ['<U+001B>', '<U+001B>'],
};

describe('hostile text', () => {
  for (const [what, [text, shown]] of Object.entries(HOSTILE)) {
    it(`that ${what} is shown as it is`, () => {
      expect(harmless(text)).to.equal(shown);
    });
  }

  it('with towers of combining marks is cut to what languages need', () => {
    const tower = `Z${'\u0351'.repeat(200)}`;
    expect(harmless(`${tower}!`)).to.equal(`Z${'\u0351'.repeat(COMBINING_MARKS_MAX)}!`);
  });

  it('never gets a control character through, whatever it is made of', () => {
    const allowed = /^[\n\t\P{Cc}]*$/u;
    const nasty = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        fc.constantFrom('\u001b', '\u009b', '\u202e', '\u200d', '\u0301', '👩', 'ب', '\r'),
      ),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        expect(harmless(text)).to.match(allowed);
        expect(harmless(text)).not.to.match(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
        expect(harmlessLine(text)).not.to.match(/[\n\t]/u);
        expect(harmless(harmless(text))).to.equal(harmless(text));
      }),
    );
  });
});

describe('honest text', () => {
  const HONEST = [
    'plain words, ~ : . @ \\ and "quotes"',
    'two\nlines\tand a tab',
    'Grüße, 你好, שלום, مرحبا, नमस्ते, 안녕하세요',
    'می\u200cخواهم', // Persian is spelled with non-joiners
    'क्\u200dष', // and Hindi with joiners
    '👩\u200d👩\u200d👧 👩🏽\u200d🚀 🏳️\u200d🌈 ❤️ 🇩🇪 1️⃣',
    'e\u0301 a\u0308\u0323',
  ];
  for (const text of HONEST) {
    it(`is left alone: ${JSON.stringify(text)}`, () => {
      expect(harmless(text)).to.equal(text);
    });
  }

  it('on one line has its newlines and tabs shown', () => {
    expect(harmlessLine('a\nb\tc')).to.equal('a<U+000A>b<U+0009>c');
  });
});

import { expect } from 'chai';
import * as fc from 'fast-check';
import { KeyStream, PASTE_UNITS_MAX } from '../../src/client/key-stream.ts';
import { fromEditable, NEWLINE_MARK, toEditable } from '../../src/client/paste-mark.ts';

const BEGIN = '\u001b[200~';
const END = '\u001b[201~';

/** What comes out of a stream, in order: keys one by one, pastes whole. */
const read = (chunks: readonly Buffer[], eraseCount = 1): readonly string[] => {
  const out: string[] = [];
  const keys = new KeyStream({
    paste: (text) => out.push(`paste:${text}`),
    eraseCount: () => eraseCount,
  });
  keys.on('data', (key: string) => out.push(key));
  keys.resume();
  for (const chunk of chunks) keys.feed(chunk);
  return out;
};

const bytes = (text: string): Buffer => Buffer.from(text);

describe('the stream of keys', () => {
  it('hands keys on one by one, at once', async () => {
    const keys = new KeyStream({ paste: () => {}, eraseCount: () => 1 });
    const out: string[] = [];
    keys.on('data', (key: string) => out.push(key));
    await new Promise((resolve) => setImmediate(resolve));
    keys.feed(bytes('ab👩\r'));
    expect(out, 'within the call').to.deep.equal(['a', 'b', '👩', '\r']);
  });

  it('takes pastes out, whole', async () => {
    expect(
      read([bytes(`a${BEGIN}two\nlines${END}b`)]).filter((out) => out.length > 1),
    ).to.deep.equal(['paste:two\nlines']);
  });

  it('reads the same however the bytes are cut', () => {
    const whole = bytes(`x${BEGIN}é\n👩${END}y\u001b[A${BEGIN}${END}z`);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts, whole.length].toSorted((one, other) => one - other);
        const chunks = at.slice(1).map((end, index) => whole.subarray(at[index], end));
        const pastes = read(chunks).filter((out) => out.startsWith('paste:'));
        expect(pastes).to.deep.equal(['paste:é\n👩', 'paste:']);
      }),
    );
  });

  it('holds no key back for longer than it may be the beginning of a paste', async () => {
    const keys = new KeyStream({ paste: () => {}, eraseCount: () => 1 });
    let out = '';
    keys.on('data', (key: string) => (out += key));
    await new Promise((resolve) => setImmediate(resolve));
    keys.feed(bytes('\u001b[20'));
    expect(out).to.equal('');
    keys.feed(bytes('3~'));
    expect(out).to.equal('\u001b[203~');
  });

  it('erases as much as the reader takes for one character', async () => {
    const keys = new KeyStream({ paste: () => {}, eraseCount: () => 5 });
    let out = '';
    keys.on('data', (key: string) => (out += key));
    await new Promise((resolve) => setImmediate(resolve));
    keys.feed(bytes('\u007f'));
    expect(out).to.equal('\u007f'.repeat(5));
  });

  it('takes only so much of a paste', () => {
    const [paste] = read([bytes(BEGIN), bytes('x'.repeat(PASTE_UNITS_MAX)), bytes(`yy${END}`)]);
    expect(paste).to.equal(`paste:${'x'.repeat(PASTE_UNITS_MAX)}`);
  });
});

describe('a paste', () => {
  it('is edited with its newlines marked, and comes out as it was', () => {
    const editable = toEditable('one\r\ntwo\rthree\n\n');
    expect(editable).to.equal(['one', 'two', 'three', ''].join(NEWLINE_MARK));
    expect(fromEditable(editable)).to.equal('one\ntwo\nthree\n');
  });

  it('brings no control characters, and leaves a return symbol a return symbol', () => {
    expect(toEditable('a\u0003\u001b\u009bb\tc')).to.equal('ab\tc');
    expect(fromEditable('press ⏎ now')).to.equal('press ⏎ now');
  });
});

import { expect } from 'chai';
import { parseJsonLine } from '../../src/wire/json-line.ts';
import { LINE_BYTES_MAX, NESTING_LEVELS_MAX } from '../../src/wire/limits.ts';

const faultOf = (text: string | undefined): string => {
  const parsed = parseJsonLine(text);
  return parsed.ok ? 'none' : parsed.fault;
};

/** So many levels in all, the outer object among them. */
const nested = (levels: number, open = '{"a":', close = '}'): string =>
  `{"a":${open.repeat(levels - 2)}${open === '[' ? '[]' : '{}'}${close.repeat(levels - 2)}}`;

describe('a line of JSON', () => {
  it('gives its object', () => {
    const text = '{"command":"say","n":[1,{"b":null}],"c":"\\u00e9"}';
    expect(parseJsonLine(text)).to.deep.equal({
      ok: true,
      value: { command: 'say', n: [1, { b: null }], c: '\u00e9' },
    });
    expect(faultOf('{}')).to.equal('none');
    expect(faultOf(' {"a" : 1} ')).to.equal('none');
  });

  it('is bad-json where its bytes were not UTF-8', () => {
    expect(faultOf(undefined)).to.equal('bad-json');
  });

  it('is bad-json where JSON is not what it is', () => {
    const texts = [
      '',
      ' ',
      'hello',
      '{',
      '}',
      '{"a":1',
      '{"a":1}}',
      '{"a":1}{"b":2}',
      "{'a':1}",
      '{a:1}',
      '{"a":1,}',
      '[1,]',
      '{"a":01}',
      '{"a":+1}',
      '{"a":.5}',
      '{"a":1.}',
      '{"a":0x10}',
      'NaN',
      '{"a":NaN}',
      '{"a":Infinity}',
      '{"a":-Infinity}',
      '{"a":undefined}',
      '{"a":TRUE}',
      '{"a":"\t"}',
      '{"a":"\u0000"}',
      '{"a":"\\x41"}',
      '{"a":"\\u12"}',
      '/**/{}',
      '\ufeff{}',
    ];
    for (const text of texts) expect(faultOf(text), text).to.equal('bad-json');
  });

  it('is bad-request where it is no object', () => {
    for (const text of ['1', '-0', '1e999', '"hello"', 'true', 'null', '[]', '[{}]', '[[1]]']) {
      expect(faultOf(text), text).to.equal('bad-request');
    }
  });

  it('may be nested 16 levels deep, objects and arrays alike, the outer object counted', () => {
    expect(NESTING_LEVELS_MAX).to.equal(16);
    for (const [open, close] of [
      ['{"a":', '}'],
      ['[', ']'],
    ] as const) {
      expect(faultOf(nested(16, open, close))).to.equal('none');
      expect(faultOf(nested(17, open, close))).to.equal('bad-json');
    }
    expect(faultOf(`[${nested(16)}]`)).to.equal('bad-json');
    expect(faultOf(`[${nested(15)}]`)).to.equal('bad-request');
    expect(
      faultOf(`{"many":[${Array.from({ length: 100 }, () => nested(14)).join(',')}]}`),
    ).to.equal('none');
  });

  it('may be nested as deep as a line is long without harm', () => {
    const deep = LINE_BYTES_MAX / 2 - 4;
    expect(faultOf(`{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`)).to.equal('bad-json');
    expect(faultOf(`{"a":${'['.repeat(2 * deep)}`)).to.equal('bad-json');
  });

  describe('with a key that could reach a prototype', () => {
    const forbidden = ['__proto__', 'constructor', 'prototype'];
    const escaped = (key: string): string =>
      key.replaceAll(/./gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

    it('is bad-request at any depth, also when it is written with escapes', () => {
      for (const key of forbidden) {
        const [first = ''] = key;
        for (const spelt of [key, escaped(key), key.replace(first, escaped(first))]) {
          expect(faultOf(`{"${spelt}":1}`), spelt).to.equal('bad-request');
          expect(faultOf(`{"a":1,"${spelt}":null,"b":2}`), spelt).to.equal('bad-request');
          expect(faultOf(`{"a":{"b":[1,[{"${spelt}":{}}]]}}`), spelt).to.equal('bad-request');
          expect(faultOf(nested(16).replace('{}', `{"${spelt}":1}`)), spelt).to.equal(
            'bad-request',
          );
        }
      }
    });

    it('is bad-json all the same where it is nested too deep, before or behind that', () => {
      expect(faultOf(`{"constructor":1,"a":${nested(16)}}`)).to.equal('bad-json');
      expect(faultOf(`{"a":${nested(16)},"constructor":1}`)).to.equal('bad-json');
      expect(faultOf(`{"a":{"__proto__":1},"b":${nested(16)}}`)).to.equal('bad-json');
    });

    it('still shows the rest, so that the answer can carry its id', () => {
      const parsed = parseJsonLine('{"id":7,"__proto__":{"id":8}}');
      expect(parsed.value?.['id']).to.equal(7);
      expect(parseJsonLine('[{"constructor":1}]').value).to.equal(undefined);
    });

    it('is fine where it is a value, or only looks alike', () => {
      expect(faultOf('{"a":"__proto__","b":["constructor"]}')).to.equal('none');
      expect(faultOf('{"_proto_":1,"Constructor":1,"prototype ":1,"__PROTO__":1}')).to.equal(
        'none',
      );
    });

    it('never changes what every object has', () => {
      parseJsonLine('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}');
      expect(Object.hasOwn(Object.prototype, 'admin')).to.equal(false);
    });
  });

  it('takes the last of two equal keys, and numbers as doubles', () => {
    expect(parseJsonLine('{"a":1,"a":2,"b":1e999,"c":9007199254740993,"d":-0.0}')).to.deep.equal({
      ok: true,
      value: { a: 2, b: Infinity, c: 9007199254740992, d: -0 },
    });
  });
});

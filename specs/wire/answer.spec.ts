import { expect } from 'chai';
import { BARE_ERROR, BARE_OK, encodeError, encodeOk, REASONS } from '../../src/wire/answer.ts';
import { NICKNAME_RULE } from '../../src/domain/nickname.ts';

describe('an answer', () => {
  it('to a bare connection is exactly this', () => {
    expect(BARE_OK).to.equal('{"status":"ok"}');
    expect(BARE_ERROR).to.equal('{"status":"error"}');
  });

  it('of success carries the id and the fields that there are', () => {
    expect(encodeOk(undefined)).to.equal('{"status":"ok"}');
    expect(encodeOk(7)).to.equal('{"status":"ok","id":7}');
    expect(encodeOk(0)).to.equal('{"status":"ok","id":0}');
    expect(encodeOk('')).to.equal('{"status":"ok","id":""}');
    expect(encodeOk('a"\n', { users: [] })).to.equal('{"status":"ok","id":"a\\"\\n","users":[]}');
    expect(encodeOk(undefined, { chat: undefined })).to.equal('{"status":"ok"}');
  });

  it('of refusal carries the id, a code for programs and a reason for people', () => {
    expect(JSON.parse(encodeError('x', 'bad-name'))).to.deep.equal({
      status: 'error',
      id: 'x',
      code: 'bad-name',
      reason: NICKNAME_RULE,
    });
    expect(Object.keys(JSON.parse(encodeError(undefined, 'busy')) as object)).to.deep.equal([
      'status',
      'code',
      'reason',
    ]);
  });

  it('says when to try again where that helps', () => {
    expect(JSON.parse(encodeError(1, 'too-fast', { retry: 2 }))).to.deep.include({ retry: 2 });
  });

  it('is one line whatever the id holds', () => {
    for (const line of [encodeOk('\n\r\u2028'), encodeError('\n\r\ud800', 'busy')]) {
      expect(line).not.to.match(/[\n\r]/u);
      expect(Buffer.from(line).toString()).to.equal(line);
    }
  });

  it('has a sentence for every code', () => {
    for (const [code, reason] of Object.entries(REASONS)) {
      expect(code).to.match(/^[a-z]+(?:-[a-z]+)*$/u);
      expect(reason.length, code).to.be.greaterThan(10);
    }
  });
});

import { expect } from 'chai';
import {
  handshakesPerSourceMax,
  LIMIT_RULES,
  STANDARD_LIMITS,
  withLimits,
} from '../../src/server/limits.ts';

describe('limits', () => {
  it('have a standard, a unit and a reason each', () => {
    for (const [name, { standard, unit, why }] of Object.entries(LIMIT_RULES)) {
      expect(STANDARD_LIMITS.values).to.have.property(name, standard);
      expect(unit, name).to.be.a('string').that.is.not.empty;
      expect(why, name).to.be.a('string').that.is.not.empty;
    }
    expect(STANDARD_LIMITS.rates).to.equal(true);
  });

  it('are set by name, the last setting wins, the others stay', () => {
    const limits = withLimits(STANDARD_LIMITS, ['sessions=5', 'login-ms=1', 'sessions=7']);
    expect(limits.values).to.deep.equal({ ...STANDARD_LIMITS.values, sessions: 7, 'login-ms': 1 });
    expect(withLimits(STANDARD_LIMITS, [])).to.equal(STANDARD_LIMITS);
  });

  it('of rates alone are lifted by rates=off', () => {
    const off = withLimits(STANDARD_LIMITS, ['rates=off']);
    expect(off).to.deep.equal({ ...STANDARD_LIMITS, rates: false });
    expect(withLimits(off, ['rates=on'])).to.deep.equal(STANDARD_LIMITS);
    expect(handshakesPerSourceMax(STANDARD_LIMITS)).to.equal(20);
    expect(handshakesPerSourceMax(off)).to.equal(undefined);
  });

  it('refuse a name that there is not, and say which there are', () => {
    for (const setting of ['session=5', '=5', '', 'constructor=5', '__proto__=5', 'sessions ']) {
      expect(() => withLimits(STANDARD_LIMITS, [setting]), setting).to.throw(
        /^--limit .*no limit is called ".*"; there are sessions, .*rates$/u,
      );
    }
  });

  it('refuse more than the native layer can do', () => {
    for (const [name, most] of Object.entries({
      'queue-bytes': 268_435_456,
      'handshake-ms': 86_400_000,
      'handshakes-per-second': 65_535,
    })) {
      expect(withLimits(STANDARD_LIMITS, [`${name}=${most}`]).values).to.have.property(name, most);
      expect(() => withLimits(STANDARD_LIMITS, [`${name}=${most + 1}`])).to.throw(
        `--limit ${name}=${most + 1}: the value is a whole number from 1 to ${most}`,
      );
    }
  });

  it('refuse what is no whole number from 1 on', () => {
    const wrong = ['', '0', '-1', '1.5', 'many', '1e3', '0x10', ' 5', '5 ', '5=6', '9'.repeat(20)];
    for (const value of wrong) {
      expect(() => withLimits(STANDARD_LIMITS, [`sessions=${value}`]), value).to.throw(
        /^--limit sessions=.*: the value is a whole number from 1 on$/u,
      );
    }
    for (const value of ['', 'yes', 'off=on', 'OFF']) {
      expect(() => withLimits(STANDARD_LIMITS, [`rates=${value}`]), value).to.throw(
        /rates is on or off$/u,
      );
    }
  });
});

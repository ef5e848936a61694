import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../src/system/package-root.ts';
import { createLogger } from '../../src/system/pino-logger.ts';
import { systemClock } from '../../src/system/system-clock.ts';
import { systemRandom } from '../../src/system/system-random.ts';
import { scratchFolder } from '../support/launched-server.ts';

describe("the machine's own", () => {
  it('clock tells the time and calls back once', async () => {
    const before = Date.now();
    const at = systemClock.now();
    expect(at).to.be.within(before, Date.now());
    await new Promise<void>((resolve) => {
      systemClock.after(1, resolve);
    });
  });

  it('clock calls back again and again until it is cancelled', async () => {
    let calls = 0;
    await new Promise<void>((resolve) => {
      const cancel = systemClock.every(1, () => {
        calls += 1;
        if (calls < 3) return;
        cancel();
        cancel();
        resolve();
      });
    });
    let called = false;
    systemClock.after(1, () => {
      called = true;
    })();
    await new Promise<void>((resolve) => {
      systemClock.after(5, resolve);
    });
    expect(calls).to.equal(3);
    expect(called).to.equal(false);
  });

  it('randomness has the shapes that the port promises, and does not repeat', () => {
    const drawn = Array.from({ length: 1_000 }, () => systemRandom.secret());
    expect(new Set(drawn).size).to.equal(drawn.length);
    expect(systemRandom.identifier()).to.match(/^[0-9a-f]{32}$/u);
    expect(systemRandom.secret()).to.match(/^[\w-]{43}$/u);
  });

  it('package is found from wherever in it', () => {
    expect(existsSync(join(packageRoot(), 'package.json'))).to.equal(true);
  });

  it('log has one JSON object per line, of the levels asked for', () => {
    const file = join(scratchFolder(), 'log');
    for (const level of ['info', 'debug'] as const) {
      const log = createLogger({ file, level });
      log.debug('seen');
      log.info('logged in', { nickname: 'ali"ce', connection: 1 });
      log.warn('cut');
      log.error('failed');
    }
    const entries = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.map(({ msg }) => msg)).to.deep.equal([
      'logged in',
      'cut',
      'failed',
      'seen',
      'logged in',
      'cut',
      'failed',
    ]);
    expect(entries[0]).to.deep.include({ level: 30, nickname: 'ali"ce', connection: 1 });
    expect(entries[0]?.['time']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
  });

  it('log that cannot be written throws at once, not when something is logged', () => {
    const file = join(scratchFolder(), 'absent', 'log');
    expect(() => createLogger({ file, level: 'info' })).to.throw(Error, /ENOENT/u);
  });
});

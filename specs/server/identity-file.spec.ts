import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Identity } from '../../src/ports/transport.ts';
import {
  identityFilesIn,
  loadIdentity,
  loadOrMakeIdentity,
} from '../../src/server/identity-file.ts';
import { StartError } from '../../src/server/start-error.ts';
import { scratchFolder } from '../support/launched-server.ts';

const MODE_BITS = 0o777;

describe('identity files', () => {
  let folder: string;
  let made: number;
  beforeEach(() => {
    folder = scratchFolder();
    made = 0;
  });

  const make = (): Identity => {
    made += 1;
    return { certificatePem: `certificate ${made}`, keyPem: `key ${made}` };
  };

  it('are made on the first start, the key for its owner alone, and used again', () => {
    const inner = join(folder, 'made', 'certs');
    const first = loadOrMakeIdentity([inner], make);
    expect(first).to.deep.equal({ certificatePem: 'certificate 1', keyPem: 'key 1' });
    const { certificate, key } = identityFilesIn(inner);
    expect(readFileSync(certificate, 'utf8')).to.equal('certificate 1');
    expect(readFileSync(key, 'utf8')).to.equal('key 1');
    expect(statSync(key).mode & MODE_BITS).to.equal(0o600);
    expect(statSync(inner).mode & MODE_BITS).to.equal(0o700);
    expect(loadOrMakeIdentity([inner], make)).to.deep.equal(first);
    expect(made).to.equal(1);
  });

  it('are made in the next folder where the first one cannot be written', () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, 'a file where a folder should be');
    const spare = join(folder, 'spare');
    expect(loadOrMakeIdentity([blocked, spare], make).keyPem).to.equal('key 1');
    expect(existsSync(identityFilesIn(spare).key)).to.equal(true);
    expect(loadOrMakeIdentity([blocked, spare], make).keyPem).to.equal('key 1');
  });

  it('that nobody could write anywhere stop the start with one sentence', () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, '');
    expect(() => loadOrMakeIdentity([blocked, blocked], make)).to.throw(
      StartError,
      /^the certificate could not be written: [^\n]+; [^\n]+$/u,
    );
  });

  it('are refused when others can read the key, with the way to mend it', () => {
    const { key } = identityFilesIn(folder);
    loadOrMakeIdentity([folder], make);
    for (const mode of [0o644, 0o640, 0o604, 0o601]) {
      chmodSync(key, mode);
      expect(() => loadOrMakeIdentity([folder], make)).to.throw(
        StartError,
        `the key ${key} can be read by others; mend it with: chmod 600 ${key}`,
      );
    }
    chmodSync(key, 0o400);
    expect(loadOrMakeIdentity([folder], make).keyPem).to.equal('key 1');
  });

  it('are never overwritten, not even when one of the two is missing', () => {
    const { certificate, key } = identityFilesIn(folder);
    writeFileSync(key, 'precious', { mode: 0o600 });
    expect(() => loadOrMakeIdentity([folder], make)).to.throw(
      StartError,
      `the certificate ${certificate} cannot be read (ENOENT)`,
    );
    expect(readFileSync(key, 'utf8')).to.equal('precious');
  });

  it('that cannot be looked at stop the start with one sentence', () => {
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    expect(() => loadOrMakeIdentity([loop], make)).to.throw(
      StartError,
      /^the (?:key|certificate) .*loop.* cannot be read \(ELOOP\)$/u,
    );
  });

  it("of one's own are read where they are, or the start stops", () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    const [certificate, key] = [join(own, 'a.pem'), join(own, 'b.pem')];
    expect(() => loadIdentity({ certificate, key })).to.throw(
      StartError,
      `the key ${key} cannot be read (ENOENT)`,
    );
    writeFileSync(key, 'k', { mode: 0o600 });
    writeFileSync(certificate, 'c');
    expect(loadIdentity({ certificate, key })).to.deep.equal({ certificatePem: 'c', keyPem: 'k' });
  });
});

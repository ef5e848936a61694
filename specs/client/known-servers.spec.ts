import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KnownServers, type KnownServersFile } from '../../src/client/known-servers.ts';
import { KnownServersDisk, knownServersPath } from '../../src/client/known-servers-disk.ts';

const ONE = `sha256:${'1'.repeat(64)}`;
const TWO = `sha256:${'2'.repeat(64)}`;
const PATH = '/home/alice/known_servers';

class FakeFile implements KnownServersFile {
  readonly path = PATH;
  text: string | undefined;
  broken: { readonly read?: string; readonly append?: string } = {};

  constructor(text?: string) {
    this.text = text;
  }

  read(): string | undefined {
    if (this.broken.read !== undefined) throw new Error(this.broken.read);
    return this.text;
  }

  append(text: string): void {
    if (this.broken.append !== undefined) throw new Error(this.broken.append);
    this.text = (this.text ?? '') + text;
  }
}

const target = { host: 'Chat.example.org', port: 8443 };

describe('a server', () => {
  it('is pinned when it is first met, and known from then on', () => {
    const file = new FakeFile();
    const known = new KnownServers(file);
    expect(known.judge(target, ONE)).to.deep.equal({
      kind: 'new',
      fingerprint: ONE,
      unsaved: undefined,
    });
    expect(file.text).to.equal(`chat.example.org:8443 ${ONE}\n`);
    const again = { host: 'CHAT.EXAMPLE.ORG', port: 8443 };
    expect(known.judge(again, ONE)).to.deep.equal({ kind: 'known', fingerprint: ONE });
  });

  it('that shows another certificate is not trusted, and the line to remove is named', () => {
    const file = new FakeFile(`# mine\n\nother:1 ${TWO}\nchat.example.org:8443 ${ONE}\n`);
    const before = file.text;
    expect(new KnownServers(file).judge(target, TWO)).to.deep.equal({
      kind: 'changed',
      fingerprint: TWO,
      known: ONE,
      path: PATH,
      line: 4,
    });
    expect(file.text).to.equal(before);
  });

  it('is another one on another port', () => {
    const known = new KnownServers(new FakeFile(`chat.example.org:8443 ${ONE}\n`));
    expect(known.judge({ ...target, port: 8444 }, TWO)).to.include({ kind: 'new' });
  });

  it('is the same whatever transport it was met by', () => {
    const known = new KnownServers(new FakeFile(`chat.example.org:8443/tcp ${ONE}\n`));
    expect(known.judge(target, ONE)).to.include({ kind: 'known' });
    expect(known.judge(target, TWO)).to.include({ kind: 'changed', line: 1 });
  });

  it('may have several certificates, while it is moved from one to the next', () => {
    const file = new FakeFile(`chat.example.org:8443 ${ONE}\nchat.example.org:8443 ${TWO}`);
    expect(new KnownServers(file).judge(target, TWO)).to.include({ kind: 'known' });
  });

  it('whose line is garbled is not met for the first time', () => {
    for (const rest of ['', ' sha256:11', ` ${ONE} trailing`]) {
      const file = new FakeFile(`chat.example.org:8443${rest}\r\n`);
      expect(new KnownServers(file).judge(target, ONE), rest).to.include({
        kind: 'changed',
      });
    }
  });

  it('by address keeps its colons in brackets, and its line apart from an unfinished one', () => {
    const file = new FakeFile(`other:1 ${TWO}`);
    new KnownServers(file).judge({ host: '::1', port: 1 }, ONE);
    expect(file.text).to.equal(`other:1 ${TWO}\n[::1]:1 ${ONE}\n`);
  });

  it('that shows no certificate is never trusted', () => {
    const file = new FakeFile();
    expect(new KnownServers(file).judge(target, undefined)).to.deep.equal({
      kind: 'anonymous',
    });
    expect(file.text).to.equal(undefined);
  });

  it('is let in all the same if it cannot be remembered, and that is said', () => {
    for (const broken of [{ read: 'no right' }, { append: 'no right' }]) {
      const file = new FakeFile();
      file.broken = broken;
      expect(new KnownServers(file).judge(target, ONE)).to.deep.equal({
        kind: 'new',
        fingerprint: ONE,
        unsaved: 'no right',
      });
    }
  });
});

describe('the file of known servers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mesngr-known-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made when it is first needed, for its owner alone', () => {
    const path = join(folder, 'data', 'mesngr', 'known_servers');
    const file = new KnownServersDisk(path);
    expect(file.read()).to.equal(undefined);
    file.append('one\n');
    file.append('two\n');
    expect(readFileSync(path, 'utf8')).to.equal('one\ntwo\n');
    expect(file.read()).to.equal('one\ntwo\n');
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(statSync(join(folder, 'data', 'mesngr')).mode & 0o777).to.equal(0o700);
  });

  it('that cannot be read is an error, not an empty file', () => {
    expect(() => new KnownServersDisk(folder).read()).to.throw('EISDIR');
  });

  it('lies where the XDG specification puts it', () => {
    expect(knownServersPath({ XDG_DATA_HOME: '/data' })).to.equal('/data/mesngr/known_servers');
    const standard = /\/\.local\/share\/mesngr\/known_servers$/;
    expect(knownServersPath({})).to.match(standard);
    expect(knownServersPath({ XDG_DATA_HOME: 'relative' })).to.match(standard);
  });
});

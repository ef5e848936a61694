/** How the launched server starts, and in which words it does not. */
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LaunchedServer, scratchFolder, sharedCerts } from '../support/launched-server.ts';
import type { Exit } from '../support/watched-program.ts';

const TIMEOUT_MS = 30_000;

describe('starting the server', function () {
  this.timeout(TIMEOUT_MS);
  let running: LaunchedServer;
  before(async () => {
    running = await LaunchedServer.listening('--address', '127.0.0.1');
  });
  after(() => running.stop());

  const run = (...words: readonly string[]): Promise<Exit> => new LaunchedServer(words).exited;

  /** One sentence on stderr, nothing else anywhere. */
  const expectSentence = async (
    words: readonly string[],
    code: number,
    sentence: RegExp,
  ): Promise<void> => {
    const exit = await run(...words);
    expect(exit, words.join(' ')).to.deep.include({ code, stdout: '' });
    expect(exit.stderr, words.join(' '))
      .to.match(/^[^\n]+\n$/u)
      .and.to.match(sentence);
  };

  const certs = (): readonly string[] => ['--certs', sharedCerts(), '--address', '127.0.0.1'];

  it('prints one line when it listens: transport, address, port, fingerprint', () => {
    expect(running.stdout).to.match(
      /^mesngr_svr: tcp on 127\.0\.0\.1:\d+, sha256:[0-9a-f]{64}\n$/u,
    );
  });

  it('makes an identity once and shows the same fingerprint ever after', async () => {
    const folder = scratchFolder();
    const fingerprints: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      const server = new LaunchedServer(['0', '--certs', folder, '--key-type', 'ecdsa']);
      await server.until(() => server.fingerprint !== '');
      fingerprints.push(server.fingerprint);
      expect((await server.stop()).code).to.equal(0);
    }
    expect(fingerprints[0])
      .to.match(/^sha256:/u)
      .and.to.equal(fingerprints[1]);
    expect(fingerprints[0]).not.to.equal(running.fingerprint);
  });

  it('listens on every address of both families by itself', async () => {
    const server = await LaunchedServer.listening();
    expect(server.stdout).to.match(/^mesngr_svr: tcp on \[::\]:\d+, /u);
    await server.stop();
  });

  it('fails with one sentence where the port is taken', async () => {
    await expectSentence(
      [String(running.port), ...certs()],
      1,
      /^mesngr_svr: the port is taken by another program; choose another one /u,
    );
  });

  it('fails with one sentence where the address is not of this machine', async () => {
    // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
    await expectSentence(
      ['0', '--certs', sharedCerts(), '--address', '192.0.2.1'],
      1,
      /^mesngr_svr: this machine has no such address /u,
    );
  });

  it('fails with one sentence where others can read the key, and says how to mend it', async () => {
    const folder = scratchFolder();
    cpSync(sharedCerts(), folder, { recursive: true });
    const key = join(folder, 'server.key');
    chmodSync(key, 0o640);
    await expectSentence(
      ['0', '--certs', folder],
      1,
      /^mesngr_svr: the key \S+ can be read by others; mend it with: chmod 600 \S+$/mu,
    );
  });

  it('fails with one sentence where the certificate or the key is none', async () => {
    const folder = scratchFolder();
    const [certificate, key] = [join(folder, 'a.crt'), join(folder, 'a.key')];
    const good = {
      certificate: readFileSync(join(sharedCerts(), 'server.crt')),
      key: readFileSync(join(sharedCerts(), 'server.key')),
    };
    const words = ['0', '--address', '127.0.0.1', '--cert', certificate, '--key', key];
    for (const [certificatePem, keyPem] of [
      ['rubbish', good.key],
      ['', good.key],
      [good.certificate, 'rubbish'],
      [good.certificate, good.certificate],
      [good.certificate.subarray(0, -200), good.key],
    ] as const) {
      writeFileSync(certificate, certificatePem);
      writeFileSync(key, keyPem, { mode: 0o600 });
      await expectSentence(words, 1, /^mesngr_svr: the certificate and key cannot be used: /u);
    }
  });

  it('fails with one sentence where the key belongs to another certificate', async () => {
    const folder = scratchFolder();
    const other = new LaunchedServer(['0', '--certs', folder, '--key-type', 'ecdsa']);
    await other.until(() => other.fingerprint !== '');
    await other.stop();
    const files = [
      '--cert',
      join(sharedCerts(), 'server.crt'),
      '--key',
      join(folder, 'server.key'),
    ];
    await expectSentence(
      ['0', '--address', '127.0.0.1', ...files],
      1,
      /^mesngr_svr: the certificate and key cannot be used: /u,
    );
  });

  it('fails with one sentence where a file is not there or the log cannot be written', async () => {
    const files = ['--cert', '/nowhere/a.crt', '--key', '/nowhere/a.key'];
    await expectSentence(
      ['0', ...files],
      1,
      /the key \/nowhere\/a\.key cannot be read \(ENOENT\)$/mu,
    );
    await expectSentence(
      ['0', ...certs(), '--log', '/nowhere/log'],
      1,
      /^mesngr_svr: the log cannot be written: .*\/nowhere\/log/u,
    );
  });

  it('ends with 2 where it is asked what it does not understand', async () => {
    await expectSentence(['many'], 2, /whole number from 0 to 65535/u);
    await expectSentence(['--colour'], 2, /unknown option '--colour'/u);
    await expectSentence(['1', '2'], 2, /too many arguments/u);
    await expectSentence(['--transport', 'pigeon'], 2, /pigeon/u);
    await expectSentence(['--key-type', 'dsa'], 2, /rsa:2048, rsa:3072, ecdsa, ed25519/u);
    await expectSentence(['--limit', 'people=5'], 2, /^mesngr_svr: --limit people=5: no limit /u);
    await expectSentence(['--limit', 'sessions=none'], 2, /whole number from 1 on/u);
  });

  it('says its versions and its help, and ends with 0', async () => {
    const versions = await run('--version');
    expect(versions).to.deep.include({ code: 0, stderr: '' });
    expect(versions.stdout).to.match(
      /^mesngr \d+\.\d+\.\d+, Node \d+\.\d+\.\d+, wolfSSL \d+\.\d+\.\d+ \([^)]+\)\n$/u,
    );
    for (const flag of ['-h', '--help']) {
      const help = await run(flag);
      expect(help).to.deep.include({ code: 0, stderr: '' });
      expect(help.stdout)
        .to.match(/^Usage: mesngr_svr /u)
        .and.to.include('Examples:');
    }
  });

  it('writes its log to a file where it is asked to', async () => {
    const file = join(scratchFolder(), 'server.log');
    const server = await LaunchedServer.listening('--log', file, '-v');
    const { code, stderr } = await server.stop();
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).to.match(/"msg":"stopping"/u);
  });
});

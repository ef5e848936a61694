import { expect } from 'chai';
import { CommanderError } from 'commander';
import { parseArguments } from '../../src/server/command-line.ts';

describe('the command line of the server', () => {
  const parse = (...words: readonly string[]) =>
    parseArguments(words, ['tcp', 'dtls'], 'mesngr 1.2.3');

  /** What it would print, instead of printing it. */
  const printed = (...words: readonly string[]): { text: string; exitCode: number } => {
    const { stdout, stderr } = process;
    const writes = { out: stdout.write.bind(stdout), error: stderr.write.bind(stderr) };
    let text = '';
    const collect = (chunk: unknown): boolean => {
      text += String(chunk);
      return true;
    };
    stdout.write = collect;
    stderr.write = collect;
    try {
      parse(...words);
    } catch (cause) {
      if (cause instanceof CommanderError) return { text, exitCode: cause.exitCode };
      throw cause;
    } finally {
      stdout.write = writes.out;
      stderr.write = writes.error;
    }
    throw new Error(`taken as good: ${words.join(' ')}`);
  };

  it('has a default for everything', () => {
    expect(parse()).to.deep.equal({
      port: 1337,
      address: '::',
      transports: ['tcp'],
      certs: undefined,
      certificate: undefined,
      key: undefined,
      keyType: 'rsa:2048',
      limits: [],
      log: undefined,
      verbose: false,
    });
  });

  it('takes a port and every option', () => {
    const words = ['8443', '--address', '127.0.0.1', '--transport', 'dtls,tcp,dtls'];
    const more = [
      '--certs',
      'c',
      '--cert',
      'a.pem',
      '--key',
      'b.pem',
      '--key-type',
      'ecdsa',
      '--memory',
    ];
    const last = ['--limit', 'sessions=5', '--limit', 'rates=off', '--log', 'l', '-v'];
    expect(parse(...words, ...more, ...last)).to.deep.equal({
      port: 8443,
      address: '127.0.0.1',
      transports: ['dtls', 'tcp'],
      certs: 'c',
      certificate: 'a.pem',
      key: 'b.pem',
      keyType: 'ecdsa',
      limits: ['sessions=5', 'rates=off'],
      log: 'l',
      verbose: true,
    });
    expect(parse('0').port).to.equal(0);
    expect(parse('65535', '--verbose').verbose).to.equal(true);
  });

  it('refuses what it does not know, in one line that names it', () => {
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['65536'], '65536'],
      [['-1'], '-1'],
      [['8443x'], '8443x'],
      [['1e3'], '1e3'],
      [[''], 'port'],
      [['8443', '8444'], 'arguments'],
      [['--nonsense'], '--nonsense'],
      [['--transport', 'udp'], 'tcp, dtls'],
      [['--transport', ''], '--transport'],
      [['--transport', 'tcp,'], 'tcp,'],
      [['--key-type', 'dsa'], 'dsa'],
      [['--cert', 'a.pem'], '--key'],
      [['--key', 'b.pem'], '--cert'],
      [['--limit'], '--limit'],
    ];
    for (const [words, named] of wrong) {
      const { text, exitCode } = printed(...words);
      expect(exitCode, words.join(' ')).not.to.equal(0);
      expect(text, words.join(' '))
        .to.match(/^error: [^\n]+\n$/u)
        .and.to.include(named);
    }
  });

  it('prints its versions, and its help with examples and every limit', () => {
    expect(printed('--version')).to.deep.equal({ text: 'mesngr 1.2.3\n', exitCode: 0 });
    for (const flag of ['-h', '--help']) {
      const { text, exitCode } = printed(flag);
      expect(exitCode).to.equal(0);
      for (const part of ['Usage: mesngr_svr', 'Examples:', 'sessions=20000', 'rates=on']) {
        expect(text).to.include(part);
      }
      expect(text.split('\n').filter((line) => line.length > 100)).to.deep.equal([]);
    }
  });
});

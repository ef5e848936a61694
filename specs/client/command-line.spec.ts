import { expect } from 'chai';
import { CommanderError } from 'commander';
import { parseArguments } from '../../src/client/command-line.ts';

describe('the command line of the client', () => {
  let out: string;
  let error: string;
  beforeEach(() => {
    out = '';
    error = '';
  });

  const parse = (...words: readonly string[]) =>
    parseArguments(words, ['tcp', 'dtls'], 'mesngr 1.2.3', {
      writeOut: (text) => void (out += text),
      writeErr: (text) => void (error += text),
    });

  const exitCodeOf = (...words: readonly string[]): number => {
    try {
      parse(...words);
    } catch (thrown) {
      if (thrown instanceof CommanderError) return thrown.exitCode;
      throw thrown;
    }
    throw new Error(`taken as good: ${words.join(' ')}`);
  };

  it('leaves to be asked for what was left out', () => {
    expect(parse()).to.deep.equal({
      nickname: undefined,
      host: undefined,
      port: undefined,
      transport: 'tcp',
      colour: 'auto',
    });
  });

  it('takes a name, a server and a port, and how to reach it', () => {
    expect(parse('user1', '[::1]', '8443', '--transport', 'dtls', '--color=never')).to.deep.equal({
      nickname: 'user1',
      host: '::1',
      port: 8443,
      transport: 'dtls',
      colour: 'never',
    });
    expect(parse('user1', 'bücher.example')).to.include({ host: 'bücher.example' });
  });

  const MISUSES: Readonly<Record<string, readonly string[]>> = {
    'a nickname outside the rule': ['user/1'],
    'a nickname that is too short': ['x'],
    'port 0': ['user1', 'localhost', '0'],
    'a port that is too big': ['user1', 'localhost', '70000'],
    'a port that is no number': ['user1', 'localhost', 'http'],
    'a port in another notation': ['user1', 'localhost', '0x10'],
    'an empty server': ['user1', ''],
    'a server with an escape in it': ['user1', '\u001b[2J'],
    'a transport that there is not': ['user1', '--transport', 'pigeon'],
    'a colour choice that there is not': ['user1', '--color=maybe'],
    'too many words': ['user1', 'localhost', '1', '2'],
    'an unknown option': ['--frobnicate'],
  };
  for (const [what, words] of Object.entries(MISUSES)) {
    it(`refuses ${what}, and says what would be right`, () => {
      expect(exitCodeOf(...words)).not.to.equal(0);
      expect(error).to.match(/^error: /);
      expect(out).to.equal('');
    });
  }

  it('names the rule for nicknames where one breaks it', () => {
    exitCodeOf('x');
    expect(error).to.contain('a nickname has 2 to 20 letters, digits, "_" or "-"');
  });

  it('explains itself with examples and exit codes', () => {
    expect(exitCodeOf('-h')).to.equal(0);
    expect(out).to.contain('mesngr user1 localhost 8443').and.to.contain('Exit codes: 0 ok');
    expect(error).to.equal('');
  });

  it('says its version', () => {
    expect(exitCodeOf('--version')).to.equal(0);
    expect(out).to.equal('mesngr 1.2.3\n');
  });
});

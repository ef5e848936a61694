import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { textOf } from '../support/source-tree.ts';
import { ScratchCheckout, type Outcome } from '../support/scratch-checkout.ts';

/**
 * An npm that does what the real one would leave behind, and writes down what it was asked.
 * Its "programs" print their arguments.
 */
const FAKE_NPM = `
cd "$(dirname "$0")/../checkout"
echo "npm $*" >>../npm-calls
case "$*" in
  install*)
    mkdir -p node_modules
    cp package-lock.json node_modules/.package-lock.json ;;
  *addon*)
    for variant; do :; done
    mkdir -p "native/addon/$variant"
    : >"native/addon/$variant/wolfssl_binding.node" ;;
  *build*)
    mkdir -p dist/bin
    echo 'console.log("server", ...process.argv.slice(2))' >dist/bin/mesngr_svr.mjs
    echo 'console.log("client", ...process.argv.slice(2))' >dist/bin/mesngr.mjs ;;
esac`;

/** The real one may lie in a folder that only root may look into. */
const NODE_FOR_ANYBODY = 'if [ "$1" = --version ]; then echo v20.19.0; else echo "ran $*"; fi';

const WOLFSSL_VERSION = /^WOLFSSL_VERSION=(.+)$/mu.exec(textOf('native/wolfssl.pin'))?.[1] ?? '';

const COMPILERS = ['g++', 'cc', 'make', 'python3'];

const expectNotice = (stderr: string, ...parts: readonly string[]): void => {
  const said = stderr.split('\n').filter((line) => line.startsWith('mesngr: '));
  expect(said, stderr).to.have.length(1);
  for (const part of parts) expect(said[0]).to.match(new RegExp(part, 'u'));
};

const expectSentence = (outcome: Outcome, ...parts: readonly string[]): void => {
  expectNotice(outcome.stderr, ...parts);
  expect(outcome.stdout).to.equal('');
  expect(outcome.code).to.equal(1);
};

describe('set-up', () => {
  let scratch: ScratchCheckout;

  beforeEach(async () => {
    scratch = await ScratchCheckout.make();
    for (const tool of COMPILERS) await scratch.fake(tool, 'exit 0');
    await scratch.fake('npm', FAKE_NPM);
    // The source is "there", so that nothing is downloaded unless a spec takes it away.
    await mkdir(join(scratch.folder, `native/deps/wolfssl-${WOLFSSL_VERSION}`), {
      recursive: true,
    });
    await scratch.write('src/server/main.ts', '');
  });

  afterEach(() => scratch.remove());

  const npmCalls = async (): Promise<number> => {
    const calls = await readFile(join(dirname(scratch.folder), 'npm-calls'), 'utf8');
    return calls.split('\n').length - 1;
  };

  describe('one sentence for', () => {
    it('no Node.js', async () => {
      await scratch.without('node');
      expectSentence(await scratch.run('mesngr_svr', ['8443']), 'not installed', '20\\.19');
    });

    it('too old a Node.js', async () => {
      await scratch.fake('node', 'echo v18.19.0');
      expectSentence(await scratch.run('mesngr_svr'), 'v18\\.19\\.0 is too old', '20\\.19');
    });

    it('the last Node.js before the oldest that will do', async () => {
      await scratch.fake('node', 'echo v20.18.3');
      expectSentence(await scratch.run('mesngr'), 'v20\\.18\\.3 is too old');
    });

    it('no compiler, with the command that a user needs', async () => {
      for (const tool of COMPILERS) await scratch.without(tool);
      await scratch.fake('id', 'echo 1000');
      await scratch.fake('apt-get', 'exit 1');
      expectSentence(
        await scratch.run('mesngr_svr'),
        'C\\+\\+ compiler.*make, python3',
        'sudo apt-get install -y build-essential python3$',
      );
    });

    it('no compiler where there is no apt', async () => {
      await scratch.without('g++');
      expectSentence(await scratch.run('mesngr_svr'), 'C\\+\\+ compiler', 'package manager');
    });

    it('no npm', async () => {
      await scratch.without('npm');
      expectSentence(await scratch.run('mesngr_svr'), 'npm is not installed');
    });

    it('no network for the packages', async () => {
      await scratch.fake('npm', 'echo "npm error code EAI_AGAIN"; exit 1');
      expectSentence(await scratch.run('mesngr_svr'), 'no network');
    });

    it('no network for wolfSSL, and no library of the system', async () => {
      await rm(join(scratch.folder, 'native/deps'), { recursive: true });
      for (const tool of ['apt-get', 'curl']) {
        await scratch.fake(tool, 'echo "Could not resolve host" >&2; exit 6');
      }
      expectSentence(await scratch.run('mesngr_svr'), 'no network');
    });

    it('a full disk', async () => {
      await scratch.fake('npm', 'echo "npm error code ENOSPC"; exit 1');
      expectSentence(await scratch.run('mesngr_svr'), 'disk is full');
    });

    it('a folder that may not be written to', async () => {
      await scratch.fake('node', NODE_FOR_ANYBODY);
      await chmod(scratch.folder, 0o555);
      expectSentence(await scratch.run('mesngr_svr', [], 'nobody'), 'cannot write to');
      await chmod(scratch.folder, 0o755);
    });

    it('a tool that fails, after what it said', async () => {
      await scratch.fake('npm', 'echo "main.cpp:7: error: no such type"; exit 1');
      const outcome = await scratch.run('mesngr_svr');
      expectSentence(outcome, 'failed at "npm packages"', 'whole log');
      expect(outcome.stderr).to.contain('main.cpp:7: error: no such type');
    });

    it('a wolfSSL that is not the pinned one', async () => {
      await rm(join(scratch.folder, 'native/deps'), { recursive: true });
      await scratch.write('../other.tar.gz', 'not wolfSSL');
      await scratch.fake('env-set-up', 'WOLFSSL_TARBALL=other.tar.gz exec checkout/mesngr_svr');
      const outcome = await scratch.run(join(dirname(scratch.folder), 'tools/env-set-up'));
      expectSentence(outcome, 'refused: .*/other\\.tar\\.gz .* the pin says');
    });
  });

  describe('a first start', () => {
    it('makes everything, says so on stderr only, and runs the program', async () => {
      const { code, stdout, stderr } = await scratch.run('mesngr_svr', ['8443', 'a b']);
      expect(stderr).to.match(/^\[1\/3\] npm packages … \d+ s$/mu);
      expect(stderr).to.match(/^\[3\/3\] compiling mesngr … \d+ s$/mu);
      expect(stdout).to.equal('server 8443 a b\n');
      expect(code).to.equal(0);
    });

    it('installs the tools that are missing when it is root', async () => {
      for (const tool of COMPILERS) await scratch.without(tool);
      await scratch.fake('id', 'echo 0');
      await scratch.fake('apt-get', 'echo "$*" >>"${0%/tools/*}/apt-calls"');
      const { stdout, stderr } = await scratch.run('mesngr_svr');
      expect(stderr).to.contain('[1/4] installing build-essential python3 … ');
      const calls = await readFile(join(dirname(scratch.folder), 'apt-calls'), 'utf8');
      expect(calls).to.match(/^-q update\n-q install -y .*build-essential python3\n$/u);
      expect(stdout).to.equal('server\n');
    });

    it("falls back on the system's wolfSSL, and says so once", async () => {
      await rm(join(scratch.folder, 'native/deps'), { recursive: true });
      for (const tool of ['apt-get', 'curl']) await scratch.fake(tool, 'exit 1');
      await scratch.fake('pkg-config', 'echo 5.5.4');
      const { stdout, stderr } = await scratch.run('mesngr_svr');
      expectNotice(
        stderr,
        `wolfSSL ${WOLFSSL_VERSION} could not be had`,
        "system's 5\\.5\\.4 is used",
      );
      expect(stderr).to.contain('the addon (system)');
      expect(stdout).to.equal('server\n');
      expect((await scratch.run('mesngr_svr')).stderr).to.equal('');
    });

    it('goes on where an interrupted one stopped', async () => {
      await scratch.fake('npm', `${FAKE_NPM}\ncase "$*" in *addon*) kill -INT $PPID; exit 1; esac`);
      const interrupted = await scratch.run('mesngr_svr');
      expect(interrupted.stderr).to.contain('the next start goes on where it stopped');
      expect(interrupted.code).to.equal(130);
      await scratch.fake('npm', FAKE_NPM);
      const { stdout, stderr } = await scratch.run('mesngr_svr');
      expect(stderr).not.to.contain('npm packages');
      expect(stderr).to.contain('[1/2] compiling wolfSSL');
      expect(stdout).to.equal('server\n');
    });

    it('waits for another that is at work in the same folder', async () => {
      const gate = join(dirname(scratch.folder), 'gate');
      await scratch.fake('npm', `${FAKE_NPM}\ncase "$*" in install*) cat ../gate; esac`);
      await scratch.run('/usr/bin/mkfifo', [gate]);
      const first = scratch.start('mesngr_svr', ['first']);
      await once(first.child.stderr, 'data');
      const second = scratch.start('mesngr_svr', ['second']);
      const [said] = await once(second.child.stderr, 'data');
      expect(said).to.contain('another set-up is at work');
      await writeFile(gate, '');
      expect((await first.outcome).stdout).to.equal('server first\n');
      expect((await second.outcome).stdout).to.equal('server second\n');
      expect(await npmCalls()).to.equal(3);
    });
  });

  describe('a later start', () => {
    beforeEach(() => scratch.run('mesngr_svr'));

    it('does nothing but run the program', async () => {
      await scratch.without('npm');
      expect(await scratch.run('mesngr', ['user1', 'localhost', '8443'])).to.deep.equal({
        code: 0,
        stdout: 'client user1 localhost 8443\n',
        stderr: '',
      });
    });

    it('finds the checkout through a chain of links, from any folder', async () => {
      const root = dirname(scratch.folder);
      await symlink(join(scratch.folder, 'mesngr_svr'), join(root, 'first-link'));
      await symlink('first-link', join(root, 'second-link'));
      const { stdout, stderr } = await scratch.run(join(root, 'second-link'), ['9']);
      expect(stderr).to.equal('');
      expect(stdout).to.equal('server 9\n');
    });

    it('compiles again what a pull changed, and only that', async () => {
      await scratch.write('src/server/main.ts', 'changed');
      const { stderr, stdout } = await scratch.run('mesngr_svr');
      expect(stderr).to.match(/^\[1\/1\] compiling mesngr … \d+ s\n$/u);
      expect(stdout).to.equal('server\n');
    });

    it('looks again when Node.js is another one', async () => {
      await scratch.fake('node', 'echo v18.19.0');
      expectSentence(await scratch.run('mesngr_svr'), 'too old');
    });

    it('runs as somebody who may not write there', async () => {
      await scratch.fake('node', NODE_FOR_ANYBODY);
      await chmod(scratch.folder, 0o555);
      await chmod(join(scratch.folder, '.set-up'), 0o555);
      await writeFile(join(scratch.folder, '.set-up/made-tuned'), '/another/node\ntuned\n');
      const { stdout, stderr } = await scratch.run('mesngr_svr', ['7'], 'nobody');
      await chmod(scratch.folder, 0o755);
      await chmod(join(scratch.folder, '.set-up'), 0o755);
      expect(stderr).to.equal('');
      expect(stdout).to.match(/^ran .*\/dist\/bin\/mesngr_svr\.mjs 7\n$/u);
    });
  });
});

/** What the fuzzers have reached stays checked, by any compiler: see native/README.md. */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versions } from 'wolfssl-binding';

/** The first build of all targets, on a busy machine. */
const BUILD_MS_MAX = 240_000;
const REPLAY_MS_MAX = 30_000;
/** The corpus travels with every clone. */
const INPUTS_MAX = 600;

const CORPUS = 'specs/native/corpus';

const namesIn = (folder: string, pattern: RegExp): readonly string[] =>
  readdirSync(folder)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .toSorted();

const all = namesIn('native/fuzz', /^fuzz_(\w+)\.cc$/u);
/** It is linked with the tuned build's own wolfSSL. */
const WITH_WOLFSSL = 'dtls_server';
const targets = versions.build === 'tuned' ? all : all.filter((name) => name !== WITH_WOLFSSL);

const run = (program: string, words: readonly string[]): { stdout: string; stderr: string } => {
  const { error, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  expect(error).to.equal(undefined);
  return { stdout, stderr };
};

const replay = (target: string, ...words: readonly string[]): ReturnType<typeof run> =>
  run(`native/build/fuzz/replay_${target}`, words);

describe('the corpus of the fuzz targets', () => {
  before('build what replays it', function () {
    this.timeout(BUILD_MS_MAX);
    const { stderr } = run(process.execPath, ['native/build-fuzz.mjs', '--replay', ...targets]);
    expect(stderr).to.equal('');
  });

  it('has a folder for each target', () => {
    expect(namesIn(CORPUS, /^(\w+)$/u)).to.deep.equal(all);
  });

  const expectSound = (target: string, folder: string): void => {
    const inputs = readdirSync(folder);
    expect(inputs.length).to.be.within(1, INPUTS_MAX);
    const { stdout, stderr } = replay(target, folder);
    expect(stderr).to.equal('');
    expect(stdout).to.equal(`${inputs.length} inputs replayed\n`);
  };

  for (const target of targets) {
    it(`is sound in all that ${target} requires`, function () {
      this.timeout(REPLAY_MS_MAX);
      expectSound(target, `${CORPUS}/${target}`);
    });
  }

  if (targets.includes(WITH_WOLFSSL)) {
    it('begins with clients of ours whom the DTLS server lets in', function () {
      this.timeout(REPLAY_MS_MAX);
      const folder = mkdtempSync(join(tmpdir(), 'mesngr-spec-'));
      expect(replay(WITH_WOLFSSL, `--seeds=${folder}`).stderr).to.equal('');
      expect(readdirSync(folder)).to.include.members(['dtls12', 'dtls13-X25519MLKEM768']);
      expectSound(WITH_WOLFSSL, folder);
      rmSync(folder, { recursive: true });
    });
  }
});

/** What the fuzzers have reached stays checked, by any compiler: see native/README.md. */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

/** The first build of all targets, on a busy machine. */
const BUILD_MS_MAX = 240_000;
const REPLAY_MS_MAX = 30_000;
/** The corpus travels with every clone. */
const INPUTS_MAX = 600;

const CORPUS = 'specs/native/corpus';
const PROGRAMS = 'native/build/fuzz';

const namesIn = (folder: string, pattern: RegExp): readonly string[] =>
  readdirSync(folder)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .toSorted();

const targets = namesIn('native/fuzz', /^fuzz_(\w+)\.cc$/u);

describe('the corpus of the fuzz targets', () => {
  before('build what replays it', function () {
    this.timeout(BUILD_MS_MAX);
    const build = ['native/build-fuzz.mjs', '--replay'];
    const { status, stderr } = spawnSync(process.execPath, build, { encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
  });

  it('has a folder for each target', () => {
    expect(namesIn(CORPUS, /^(\w+)$/u)).to.deep.equal(targets);
  });

  for (const target of targets) {
    it(`is sound in all that ${target} requires`, function () {
      this.timeout(REPLAY_MS_MAX);
      const inputs = readdirSync(`${CORPUS}/${target}`);
      expect(inputs.length).to.be.within(1, INPUTS_MAX);
      const { stdout, stderr } = spawnSync(
        `${PROGRAMS}/replay_${target}`,
        [`${CORPUS}/${target}`],
        { encoding: 'utf8' },
      );
      expect(stderr).to.equal('');
      expect(stdout).to.equal(`${inputs.length} inputs replayed\n`);
    });
  }
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { CHECKOUT, textOf } from '../support/source-tree.ts';

const run = promisify(execFile);

/** The real launchers of this checkout, which `npm test` has set up before the specs. */
describe('the launchers', () => {
  let elsewhere: string;

  before(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), 'mesngr-launchers-'));
  });

  after(() => rm(elsewhere, { recursive: true }));

  const version = /"version": "(?<version>[^"]+)"/u.exec(textOf('package.json'))?.[1] ?? '';

  for (const launcher of ['mesngr_svr', 'mesngr']) {
    it(`${launcher} starts the bundled program, through a link, from any folder`, async () => {
      const link = join(elsewhere, launcher);
      await symlink(join(CHECKOUT, launcher), link);
      const { stdout, stderr } = await run(link, ['--version'], { cwd: elsewhere });
      expect(stdout).to.contain(version);
      expect(stderr, 'set-up talk').to.equal('');
    });
  }
});

import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { versions } from 'wolfssl-binding';

/** What a process of its own finds when it imports the package with this choice of build. */
const importWith = (build: string): { output: string; status: number | null } => {
  const program = "import { versions } from 'wolfssl-binding'; console.log(versions.build);";
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { encoding: 'utf8', env: { ...process.env, WOLFSSL_BINDING: build } },
  );
  return { output: stdout + stderr, status };
};

describe('the loader', () => {
  it('takes the build that the environment names', () => {
    expect(importWith(versions.build)).to.deep.equal({ output: `${versions.build}\n`, status: 0 });
  });

  it('takes one that is there if the environment names none', () => {
    const { output, status } = importWith('');
    expect(['tuned\n', 'system\n']).to.include(output);
    expect(status).to.equal(0);
  });

  it('says what may be named', () => {
    const { output, status } = importWith('fastest');
    expect(output).to.include('WOLFSSL_BINDING is "fastest"; it must be tuned or system');
    expect(status).to.equal(1);
  });

  it('tells the version and what it can do', () => {
    expect(versions.wolfssl).to.match(/^\d+\.\d+\.\d+$/u);
    expect(versions.features).to.include.members(['tls1.2', 'tls1.3', 'P-256']);
    const hybrid = versions.features.includes('X25519MLKEM768');
    if (versions.build === 'tuned') expect(hybrid).to.equal(true);
  });
});

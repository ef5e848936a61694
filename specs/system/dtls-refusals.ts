import { expect } from 'chai';
import { PipedClient } from '../support/launched-client.ts';
import { LaunchedServer, sharedCerts } from '../support/launched-server.ts';

const SPEC_MS_MAX = 30_000;

const SENTENCE = 'this build cannot speak DTLS; make one that can: npm run addon -- tuned';

/** What the programs say on a build that cannot speak DTLS. */
export const programRefusals = (): void => {
  it('is refused by the server, in a sentence that says what to build', async () => {
    for (const transport of ['dtls', 'tcp,dtls']) {
      const words = ['0', '--certs', sharedCerts(), '--transport', transport];
      const server = new LaunchedServer(words);
      await server.until(() => server.isOver || server.transports.length > 0);
      const { code, stdout, stderr } = await server.stop();
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr).to.equal(`mesngr_svr: ${SENTENCE}\n`);
    }
  }).timeout(SPEC_MS_MAX);

  it('is refused by the client, in a sentence that says what to build', async () => {
    const client = new PipedClient(['user1', 'localhost', '1', '--transport', 'dtls']);
    client.end();
    const { code, stderr } = await client.exited;
    expect(code).to.equal(69);
    expect(stderr).to.equal(`connection error: ${SENTENCE}\n`);
  }).timeout(SPEC_MS_MAX);
};

import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { makeIdentity } from 'wolfssl-binding';
import { Stage, type Endpoint } from './endpoint.ts';

/** RSA, so that the server could use every suite that is offered, were it willing. */
const identity = makeIdentity({ commonName: 'refuser', days: 2, algorithm: 'rsa:2048' });

describe('what TLS does not speak here', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  /** What `openssl s_client` says when it is allowed nothing but this. */
  const client = async (
    options: readonly string[],
    input = '',
  ): Promise<{ output: string; server: Endpoint }> => {
    const server: Endpoint = stage.endpoint({}, { onEnd: (id) => server.loop.close(id) });
    const port = server.listen({ identity });
    const address = ['s_client', '-connect', `127.0.0.1:${port}`];
    const child = spawn('openssl', [...address, ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    await once(child, 'close');
    return { output, server };
  };

  /** Level 0 of OpenSSL 3 allows what it has otherwise given up. */
  const weak = ['-cipher', 'ALL:@SECLEVEL=0'];

  for (const [name, options] of [
    ['TLS 1.1', ['-tls1_1', ...weak]],
    ['TLS 1.0', ['-tls1', ...weak]],
    ['CBC', ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-SHA:@SECLEVEL=0']],
    ['RSA key exchange', ['-tls1_2', '-cipher', 'AES128-GCM-SHA256:@SECLEVEL=0']],
    ['finite-field DH', ['-tls1_2', '-cipher', 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0']],
  ] as const) {
    it(`refuses ${name}, with an alert`, async () => {
      const { output, server } = await client(options);
      expect(output).to.match(/alert (?:protocol version|handshake failure)/u);
      expect((await server.closed.next()).reason.code).to.equal('handshake');
      expect(server.opened.all).to.deep.equal([]);
    });
  }

  it('refuses a curve that it does not have', async () => {
    const { output, server } = await client(['-tls1_3', '-curves', 'X448']);
    expect(output).to.include('no peer certificate available');
    expect((await server.closed.next()).reason.code).to.equal('handshake');
  });

  for (const version of ['-tls1_2', '-tls1_3']) {
    it(`serves openssl ${version} all the same`, async () => {
      const { server } = await client([version, '-quiet', '-no_ign_eof'], 'hello\n');
      expect(await server.nextText()).to.equal('hello');
    });
  }

  it('does not renegotiate', async () => {
    const { output, server } = await client(['-tls1_2'], 'R\n');
    expect(output).to.match(/no renegotiation|alert|unexpected/iu);
    expect(server.lines.all).to.deep.equal([]);
  });
});

/** The launched server on TCP and UDP: what it prints, where it cannot listen, how it stops. */
import { expect } from 'chai';
import { describeDtls } from '../support/dtls-suite.ts';
import { LaunchedServer, sharedCerts } from '../support/launched-server.ts';
import { SpokenProgram } from '../support/spoken-program.ts';
import { TlsLineClient } from '../support/tls-line-client.ts';
import { programRefusals } from './dtls-refusals.ts';

const TIMEOUT_MS = 30_000;

const ADDRESS = ['--address', '127.0.0.1'] as const;

function onBothTransports(this: Mocha.Suite): void {
  this.timeout(TIMEOUT_MS);
  const servers: LaunchedServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop('SIGKILL')));
  });

  const listening = async (transport: string): Promise<LaunchedServer> => {
    const server = await LaunchedServer.listening(...ADDRESS, '--transport', transport);
    servers.push(server);
    return server;
  };

  it('prints one line for each transport, in the order asked for, at the same port', async () => {
    for (const transport of ['dtls', 'tcp,dtls', 'dtls,tcp']) {
      const { stdout, port, fingerprint } = await listening(transport);
      const lines = transport
        .split(',')
        .map((name) => `mesngr_svr: ${name} on 127.0.0.1:${port}, ${fingerprint}\n`);
      expect(stdout).to.equal(lines.join(''));
    }
  });

  it('fails with one sentence where the port is taken on either', async () => {
    for (const [taken, wanted] of [
      ['dtls', 'dtls'],
      ['dtls', 'tcp,dtls'],
      ['tcp', 'tcp,dtls'],
    ] as const) {
      const { port } = await listening(taken);
      const words = [String(port), '--certs', sharedCerts(), ...ADDRESS, '--transport', wanted];
      const exit = await new LaunchedServer(words).exited;
      expect(exit, `${wanted} where ${taken} is`).to.deep.include({ code: 1, stdout: '' });
      expect(exit.stderr).to.match(
        /^mesngr_svr: the port is taken by another program; choose another one [^\n]+\n$/u,
      );
    }
  });

  it('tells everybody on both when it stops, and ends with 0', async () => {
    const server = await listening('tcp,dtls');
    const alice = await TlsLineClient.login(server.port, 'alice');
    const where = `127.0.0.1:${server.port}`;
    const bob = new SpokenProgram('openssl', ['s_client', '-dtls1_2', '-connect', where]);
    bob.write('{"command":"login","nickname":"bob","protocol":1}');
    await bob.lines(1);
    expect((await server.stop()).code).to.equal(0);
    await alice.until(() => alice.isEnded);
    expect(alice.lines.at(-1)).to.deep.include({ event: 'ServerStopping', retry: 5 });
    await bob.exited;
    expect((await bob.lines(2))[1]).to.match(/^\{"event":"ServerStopping",/u);
    alice.destroy();
  });

  it('logs who came by which', async () => {
    const server = await listening('tcp,dtls');
    const alice = await TlsLineClient.login(server.port, 'alice');
    await server.until(() => server.stderr.includes('"nickname":"alice"'));
    alice.destroy();
    const where = `127.0.0.1:${server.port}`;
    const bob = new SpokenProgram('openssl', ['s_client', '-dtls1_2', '-connect', where]);
    bob.write('{"command":"login","nickname":"bob","protocol":1}');
    await server.until(() => server.stderr.includes('"nickname":"bob"'));
    await bob.stop();
    expect(server.stderr).to.match(/"nickname":"alice","transport":"tcp"/u);
    expect(server.stderr).to.match(/"nickname":"bob","transport":"dtls"/u);
  });
}

describeDtls('the server on tcp and dtls', onBothTransports, programRefusals);

/** The launched client over UDP: whom it trusts, what it says, how it comes back. */
import { expect } from 'chai';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describeDtls } from '../support/dtls-suite.ts';
import { LaunchedClient, PipedClient } from '../support/launched-client.ts';
import { LaunchedServer, scratchFolder, sharedCerts } from '../support/launched-server.ts';
import { ServedClients } from '../support/served-clients.ts';
import { programRefusals } from './dtls-refusals.ts';

const DTLS = ['--transport', 'dtls'] as const;
const BOTH = ['--memory', '--transport', 'tcp,dtls'] as const;

/** A port that nobody listens at. */
const freePort = async (): Promise<string> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return String(port);
};

function clientOverDtls(this: Mocha.Suite): void {
  const clients = new ServedClients(this, { start: () => LaunchedServer.listening(...BOTH) });

  const run = (words: readonly string[], home = scratchFolder()) => {
    const client = new PipedClient(words, { HOME: home });
    client.end();
    return client.exited;
  };

  it('says in one sentence that nothing listens', async () => {
    const port = await freePort();
    const { code, stdout, stderr } = await run(['user1', '127.0.0.1', port, ...DTLS]);
    expect({ code, stdout }).to.deep.equal({ code: 69, stdout: '' });
    expect(stderr).to.equal(
      `connection error: nothing listens at 127.0.0.1:${port} on UDP. ` +
        'does the server run with --transport dtls?\n',
    );
  });

  it('turns a second one of the same name away', async () => {
    const first = new PipedClient(['twice', ...clients.where, ...DTLS]);
    await first.until(() => first.stderr.includes('type chat NAME'));
    const { code, stderr } = await run(['twice', ...clients.where]);
    expect(code).to.equal(11);
    expect(stderr).to.equal('connection error: twice is already in use\n');
  });

  it('knows a server by its key on either transport, and a changed one on either', async () => {
    const home = scratchFolder();
    const { server } = clients;
    const first = await run(['pinner', ...clients.where], home);
    expect(first.stderr).to.contain(`a new server, pinned from now on: ${server.fingerprint}`);
    const second = await run(['pinner', ...clients.where, ...DTLS], home);
    expect(second.stderr).to.contain(`a server you know, ${server.fingerprint}`);

    const impostor = await LaunchedServer.listening(
      ...BOTH,
      '--certs',
      scratchFolder(),
      '--key-type',
      'ecdsa',
    );
    const port = String(impostor.port);
    const other = scratchFolder();
    await run(['pinner', 'localhost', port, ...DTLS], other);
    await impostor.stop();
    const words = [port, '--certs', sharedCerts(), ...BOTH];
    const changed = new LaunchedServer(words);
    await changed.until(() => changed.transports.length > 0 || changed.isOver);
    for (const transport of ['tcp', 'dtls']) {
      const to = ['pinner', 'localhost', port, '--transport', transport];
      const { code, stderr } = await run(to, other);
      expect(code, transport).to.equal(10);
      expect(stderr).to.contain('WARNING').and.to.contain(changed.fingerprint);
    }
    expect((await changed.stop()).stderr, 'it learns no name').not.to.contain('pinner');
  });

  it('finds its way back to a server that was killed and started again', async () => {
    const server = await LaunchedServer.listening(...BOTH);
    const port = String(server.port);
    const client = LaunchedClient.start(['back', 'localhost', port, ...DTLS]);
    await client.screen.untilPrompt('back>');
    await server.stop('SIGKILL');
    client.enter('who');
    await client.screen.untilLine('connection lost. reconnecting …');
    const again = new LaunchedServer([port, '--certs', sharedCerts(), ...BOTH]);
    await client.screen.untilText('back  free since');
    client.enter('/quit');
    expect(await client.exited).to.equal(0);
    await again.stop();
  });
}

describeDtls('the client over dtls', clientOverDtls, programRefusals);

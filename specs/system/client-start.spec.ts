/** How the client starts, or why it does not. */
import { expect } from 'chai';
import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { LaunchedClient, PipedClient } from '../support/launched-client.ts';
import { LaunchedServer, scratchFolder } from '../support/launched-server.ts';
import { ServedClients } from '../support/served-clients.ts';

/** The reserved top-level domain that no name has (RFC 6761 section 6.4). */
const NO_SUCH_NAME = 'nowhere.invalid';

const UNUSED_PORT = '1';

describe('starting the client', function () {
  const clients = new ServedClients(this);

  const run = (words: readonly string[], home = scratchFolder()) => {
    const client = new PipedClient(words, { HOME: home });
    client.end();
    return client.exited;
  };

  it('asks on a terminal for what was left out', async () => {
    const client = LaunchedClient.start([]);
    await client.screen.untilPrompt('nickname:');
    client.enter('x');
    await client.screen.untilText('a nickname has 2 to 20 letters');
    client.enter('asked');
    await client.screen.untilPrompt('server [localhost]:');
    client.enter('');
    await client.screen.untilPrompt('port [1337]:');
    client.enter('0');
    await client.screen.untilText('a port is a whole number from 1 to 65535.');
    client.enter(clients.where[1]);
    await client.screen.untilPrompt('asked>');
    expect(client.screen.lines).to.include(`you are asked on ${clients.where.join(':')}`);
  });

  it('ends quietly if the question is not answered', async () => {
    const client = LaunchedClient.start([]);
    await client.screen.untilPrompt('nickname:');
    client.type('\u0004');
    expect(await client.exited).to.equal(0);
  });

  it('refuses without a terminal what it would have to ask for', async () => {
    const { code, stdout, stderr } = await run([]);
    expect(code).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr.split('\n')).to.have.length(2);
  });

  it('complains about a misuse on stderr, exit 2', async () => {
    const { code, stdout, stderr } = await run(['user1', 'localhost', 'http']);
    expect(code).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/^error: .*a port is a whole number from 1 to 65535\.\n$/);
  });

  it('explains itself, and says its version', async () => {
    const [help, version] = await Promise.all([run(['-h']), run(['--version'])]);
    expect(help).to.include({ code: 0, stderr: '' });
    expect(help.stdout).to.contain('mesngr user1 localhost 8443');
    expect(version).to.include({ code: 0, stderr: '' });
    expect(version.stdout).to.match(/^mesngr \d+\.\d+\.\d+, Node \d+\.\d+\.\d+\n$/);
  });

  it('says in one sentence that nothing listens, or that nobody has that name', async () => {
    const down = await run(['user1', '127.0.0.1', UNUSED_PORT]);
    expect(down.code).to.equal(69);
    expect(down.stderr).to.equal(
      'connection error: nothing listens at 127.0.0.1:1. is the server running?\n',
    );
    const unknown = await run(['user1', NO_SUCH_NAME, UNUSED_PORT]);
    expect(unknown.code).to.equal(69);
    expect(unknown.stderr).to.equal(
      `connection error: no server of that name is known: ${NO_SUCH_NAME}:1\n`,
    );
  });

  it('says in one sentence that something else listens', async () => {
    const sockets = new Set<Socket>();
    const other: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.end('220 mail.example.org ESMTP\r\n');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const { code, stderr } = await run(['user1', '127.0.0.1', String(port)]);
    for (const socket of sockets) socket.destroy();
    other.close();
    expect(code).to.equal(69);
    expect(stderr).to.equal(
      `connection error: 127.0.0.1:${port} does not speak TLS as a mesngr server does\n`,
    );
  });

  it('pins a new server, knows it again, and stops before a changed one', async () => {
    const server = await LaunchedServer.listening('--memory');
    const home = scratchFolder();
    const where = ['127.0.0.1', String(server.port)];
    const first = await run(['pinner', ...where], home);
    expect(first.stderr).to.contain(`a new server, pinned from now on: ${server.fingerprint}`);
    const second = await run(['pinner', ...where], home);
    expect(second.stderr).to.contain(`a server you know, ${server.fingerprint}`);

    const path = join(home, '.local/share/mesngr/known_servers');
    expect(readFileSync(path, 'utf8')).to.equal(`${where.join(':')} ${server.fingerprint}\n`);
    expect(statSync(path).mode & 0o777).to.equal(0o600);

    await server.stop();
    const certs = ['--certs', scratchFolder(), '--key-type', 'ecdsa'];
    const impostor = new LaunchedServer([String(server.port), ...certs]);
    await impostor.until(() => impostor.fingerprint !== '' || impostor.isOver);
    const third = await run(['pinner', ...where], home);
    const { stderr } = await impostor.stop();
    expect(third.code).to.equal(10);
    expect(third.stdout).to.equal('');
    expect(third.stderr).to.contain('WARNING').and.to.contain(`line 1 of ${path}`);
    expect(third.stderr).to.contain(impostor.fingerprint);
    expect(stderr, 'the impostor learns no name').not.to.contain('pinner');
  });
});

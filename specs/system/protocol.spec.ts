/** The launched server, spoken to by TLS clients that share no line of code with it. */
import { expect } from 'chai';
import { LaunchedServer } from '../support/launched-server.ts';
import { SpokenProgram } from '../support/spoken-program.ts';
import { TlsLineClient } from '../support/tls-line-client.ts';
import { chatByHand } from './person-chatting.ts';

const TIMEOUT_MS = 30_000;

describe('the launched server', function () {
  this.timeout(TIMEOUT_MS);
  let server: LaunchedServer;
  const programs: SpokenProgram[] = [];
  const clients: TlsLineClient[] = [];
  before(async () => {
    server = await LaunchedServer.listening('--address', '127.0.0.1');
  });
  after(() => server.stop());
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.stop()));
    for (const client of clients.splice(0)) client.destroy();
  });

  const run = (program: string, ...words: readonly string[]): SpokenProgram => {
    const started = new SpokenProgram(program, words);
    programs.push(started);
    return started;
  };

  const openssl = (...words: readonly string[]): SpokenProgram =>
    run('openssl', 's_client', '-connect', `127.0.0.1:${server.port}`, ...words);

  const gnutls = (...words: readonly string[]): SpokenProgram =>
    run('gnutls-cli', '--insecure', '--port', String(server.port), ...words, '127.0.0.1');

  const login = async (nickname: string): Promise<TlsLineClient> => {
    const client = await TlsLineClient.login(server.port, nickname);
    clients.push(client);
    return client;
  };

  describe('serves a person', () => {
    const tools: readonly (readonly [string, () => SpokenProgram])[] = [
      ['with openssl s_client -quiet', () => openssl('-quiet')],
      ['with openssl on TLS 1.2', () => openssl('-quiet', '-tls1_2')],
      ['with gnutls-cli', () => gnutls()],
      ['with gnutls-cli on TLS 1.2', () => gnutls('--priority', 'NORMAL:-VERS-ALL:+VERS-TLS1.2')],
    ];
    for (const [name, start] of tools) {
      it(`${name}: a bare login, and errors of one spelling`, async () => {
        const tool = start();
        tool.write('{"command":"login","nickname":"bare"}', '{"command":"who"}');
        expect(await tool.lines(2)).to.deep.equal(['{"status":"ok"}', '{"status":"error"}']);
      });

      it(`${name}: a native login, answers, events, and bye`, async () => {
        await chatByHand(start(), await login('peer'));
      });
    }

    it('whose lines end with the connection: all of them are obeyed', async () => {
      const peer = await login('peer');
      const tool = gnutls();
      tool.write('{"command":"login","nickname":"piped","protocol":1}');
      tool.write('{"command":"invite","to":"peer"}');
      tool.end();
      await peer.until(() => peer.lines.at(-1)?.['event'] === 'InviteCancelled');
      expect(peer.lines.at(-2)).to.deep.include({ event: 'ChatInvited', from: 'piped' });
    });
  });

  it('takes a long line right behind the login, in the same write', async () => {
    const client = await TlsLineClient.connect(server.port);
    clients.push(client);
    const long = { command: 'ping', id: 2, x: 'x'.repeat(10_000) };
    client.write({ command: 'login', nickname: 'hasty', protocol: 1, id: 1 }, long);
    await client.until(() => client.lines.length === 2);
    expect(client.lines.map(({ id, status }) => [id, status])).to.deep.equal([
      [1, 'ok'],
      [2, 'ok'],
    ]);
  });

  it('shows the certificate whose fingerprint it printed', async () => {
    const client = await TlsLineClient.connect(server.port);
    clients.push(client);
    const { fingerprint256 } = client.socket.getPeerCertificate();
    const digits = fingerprint256.replaceAll(':', '').toLowerCase();
    expect(server.fingerprint).to.equal(`sha256:${digits}`);
  });

  it('accepts its own protocol name, and asks nobody for one', async () => {
    for (const [offered, accepted] of [
      [['mesngr/1'], 'mesngr/1'],
      [undefined, false],
    ] as const) {
      const options = offered === undefined ? {} : { ALPNProtocols: [...offered] };
      const client = await TlsLineClient.connect(server.port, options);
      clients.push(client);
      expect(client.socket.alpnProtocol).to.equal(accepted);
    }
  });

  describe('refuses', () => {
    /** Low enough for OpenSSL to offer what it would not by itself. */
    const ANY = '@SECLEVEL=0';

    const openSslRefused = async (...words: readonly string[]): Promise<string> => {
      const tool = openssl(...words);
      tool.end();
      expect((await tool.exited).code).not.to.equal(0);
      return tool.stdout + tool.stderr;
    };

    it('TLS 1.1 and older', async () => {
      for (const version of ['-tls1_1', '-tls1']) {
        const told = await openSslRefused(version, '-cipher', `ALL:${ANY}`);
        expect(told, version).to.match(/alert protocol version|alert handshake failure/u);
        expect(told).to.include('New, (NONE), Cipher is (NONE)');
      }
    });

    it('suites with CBC, without forward secrecy or without encryption', async () => {
      const suites = [
        'ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA',
        'AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA256',
        'DHE-RSA-AES128-SHA:DHE-RSA-AES256-SHA256',
        'ECDHE-RSA-NULL-SHA:NULL-SHA256:NULL-SHA',
        'AECDH-AES128-SHA:ADH-AES128-GCM-SHA256',
      ];
      for (const suite of suites) {
        const told = await openSslRefused('-tls1_2', '-cipher', `${suite}:${ANY}`);
        expect(told, suite).to.match(/alert handshake failure/u);
      }
    });

    it('the same from GnuTLS', async () => {
      for (const priority of [
        'NORMAL:-VERS-ALL:+VERS-TLS1.1',
        'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC',
      ]) {
        const tool = gnutls('--priority', priority);
        tool.end();
        expect((await tool.exited).code, priority).to.equal(1);
        expect(tool.stdout + tool.stderr).to.match(/\[(?:70|40)\]|alert/iu);
      }
    });
  });
});

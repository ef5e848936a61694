/** The launched server, spoken to over UDP by DTLS programs that share no line of code with it. */
import { expect } from 'chai';
import { describeDtls } from '../support/dtls-suite.ts';
import { LaunchedServer } from '../support/launched-server.ts';
import { SpokenProgram } from '../support/spoken-program.ts';
import { TlsLineClient } from '../support/tls-line-client.ts';
import { programRefusals } from './dtls-refusals.ts';
import { chatByHand } from './person-chatting.ts';

const TIMEOUT_MS = 30_000;

/** How often openssl's `-msg` speaks of a flight of one message: of its record and of itself. */
const MESSAGES_PER_FLIGHT = 2;

function overDtls(this: Mocha.Suite): void {
  this.timeout(TIMEOUT_MS);
  let server: LaunchedServer;
  const programs: SpokenProgram[] = [];
  const clients: TlsLineClient[] = [];
  before(async () => {
    server = await LaunchedServer.listening('--address', '127.0.0.1', '--transport', 'tcp,dtls');
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

  const dial = (version: string, ...words: readonly string[]): SpokenProgram =>
    run('openssl', 's_client', version, '-connect', `127.0.0.1:${server.port}`, ...words);

  const openssl = (...words: readonly string[]): SpokenProgram => dial('-dtls1_2', ...words);

  const gnutls = (): SpokenProgram =>
    run('gnutls-cli', '--udp', '--insecure', '--port', String(server.port), '127.0.0.1');

  const login = async (nickname: string): Promise<TlsLineClient> => {
    const client = await TlsLineClient.login(server.port, nickname);
    clients.push(client);
    return client;
  };

  const tools: readonly (readonly [string, () => SpokenProgram])[] = [
    ['openssl s_client -dtls1_2', () => openssl()],
    ['gnutls-cli --udp', () => gnutls()],
  ];
  for (const [index, [name, start]] of tools.entries()) {
    it(`serves a person with ${name}: a bare login, and errors of one spelling`, async () => {
      const tool = start();
      // Over UDP nobody learns of the end of a program that is killed: its name stays taken.
      tool.write(`{"command":"login","nickname":"bare${index}"}`);
      expect(await tool.lines(1)).to.deep.equal(['{"status":"ok"}']);
      tool.write('{"command":"who"}');
      expect((await tool.lines(2))[1]).to.equal('{"status":"error"}');
    });

    it(`serves a person with ${name}: a login, a chat with one on TCP, and bye`, async () => {
      await chatByHand(start(), await login('peer'));
    });
  }

  it('serves both at the same time, and tells them apart', async () => {
    const both = [openssl(), gnutls()];
    await Promise.all(
      both.map(async (tool, index) => {
        tool.write(`{"command":"login","nickname":"tool${index}","protocol":1,"id":${index}}`);
        const [answer] = await tool.lines(1);
        expect(answer).to.include(`"id":${index},"nickname":"tool${index}"`);
      }),
    );
    const [first, second] = both;
    first?.write('{"command":"invite","to":"tool1"}');
    const [, told] = (await second?.lines(2)) ?? [];
    expect(told).to.match(/^\{"event":"ChatInvited",.*"from":"tool0","to":"tool1"\}$/u);
  });

  it('takes a datagram for whole lines, whether or not the last has its newline', async () => {
    const tool = openssl();
    tool.write('{"command":"login","nickname":"whole","protocol":1}');
    await tool.lines(1);
    tool.child.stdin?.write('{"command":"ping","id":1}\r\n\n{"command":"ping","id":2}');
    expect((await tool.lines(3)).slice(1)).to.deep.equal([
      '{"status":"ok","id":1}',
      '{"status":"ok","id":2}',
    ]);
  });

  it('obeys what came before the end of a connection', async () => {
    const peer = await login('peer');
    const tool = gnutls();
    tool.write('{"command":"login","nickname":"piped","protocol":1}');
    await tool.lines(1);
    tool.write('{"command":"invite","to":"peer"}');
    tool.end();
    await peer.until(() => peer.lines.at(-1)?.['event'] === 'InviteCancelled');
    expect(peer.lines.at(-2)).to.deep.include({ event: 'ChatInvited', from: 'piped' });
  });

  it('accepts its own protocol name', async () => {
    const tool = openssl('-alpn', 'mesngr/1');
    await tool.until(() => tool.stdout.includes('ALPN'));
    await tool.until(() => /^ALPN protocol: mesngr\/1$/mu.test(tool.stdout));
  });

  it('refuses DTLS 1.0, and suites without forward secrecy or authentication', async () => {
    const refused = [
      ['-dtls1', 'ALL'],
      ['-dtls1_2', 'AES128-GCM-SHA256:AES256-GCM-SHA384'],
      ['-dtls1_2', 'ECDHE-RSA-AES128-SHA256'],
    ] as const;
    await Promise.all(
      refused.map(async ([version, ciphers]) => {
        const tool = dial(version, '-msg', '-cipher', `${ciphers}:@SECLEVEL=0`);
        const messages = (direction: string): number => tool.stdout.split(direction).length - 1;
        // Its hello, the one with the cookie, and that one twice more because nobody answers.
        await tool.until(() => tool.isOver || messages('>>>') >= 4 * MESSAGES_PER_FLIGHT);
        const cookieAndAlert = 2 * MESSAGES_PER_FLIGHT;
        expect(messages('<<<'), `${version} ${ciphers}`).to.be.within(1, cookieAndAlert);
      }),
    );
  });
}

describeDtls('the launched server over dtls', overDtls, programRefusals);

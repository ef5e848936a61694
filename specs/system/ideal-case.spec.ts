/** The "ideal case" word for word: three people, three terminals, the server, nothing pretended. */
import { expect } from 'chai';
import type { NetworkTransport } from '../../src/ports/transport.ts';
import { describeDtls } from '../support/dtls-suite.ts';
import { LaunchedClient } from '../support/launched-client.ts';
import { LaunchedServer } from '../support/launched-server.ts';
import { ServedClients } from '../support/served-clients.ts';
import { programRefusals } from './dtls-refusals.ts';

type ByUser = Readonly<Record<'user1' | 'user2' | 'user3', NetworkTransport>>;

/** `offered`: by the server. */
function idealCase(this: Mocha.Suite, offered: string, by: ByUser): void {
  const clients = new ServedClients(this, {
    start: () => LaunchedServer.launch('--memory', '--transport', offered),
    clientsLast: 'suite',
  });
  let user1: LaunchedClient;
  let user2: LaunchedClient;
  let user3: LaunchedClient;

  const launch = (name: keyof ByUser): LaunchedClient =>
    LaunchedClient.launch(name, ...clients.where, '--transport', by[name]);

  const connect = async (name: keyof ByUser): Promise<LaunchedClient> => {
    const client = launch(name);
    await client.screen.untilPrompt(`${name}>`);
    return client;
  };

  before(async () => {
    [user1, user2, user3] = await Promise.all([
      connect('user1'),
      connect('user2'),
      connect('user3'),
    ]);
  });

  const message = (from: string, text: string) => (line: string) =>
    line.endsWith(`${from}: ${text}`) && /^\d\d:\d\d /.test(line);

  const untilMessage = (client: LaunchedClient, from: string, text: string): Promise<void> =>
    client.screen.until(() => client.screen.lines.some(message(from, text)));

  it('connects each of them under the name that is then on the screen', () => {
    for (const [name, { screen }] of Object.entries({ user1, user2, user3 })) {
      expect(screen.lines[0]).to.equal(`you are ${name} on ${clients.where.join(':')}`);
      const security = by[name as keyof ByUser] === 'tcp' ? 'TLSv1.3' : 'DTLSv1.3';
      expect(screen.lines[1]).to.match(new RegExp(`^secured by ${security} `, 'u'));
    }
  });

  it('turns a second user1 away', async () => {
    const second = launch('user1');
    expect(await second.exited).to.equal(11);
    await second.screen.untilLine('connection error: user1 is already in use');
  });

  it('knows who is not online, and that nobody chats with himself', async () => {
    user2.enter('chat nobody');
    await user2.screen.untilLine('nobody is not online');
    user2.enter('chat user2');
    await user2.screen.untilLine("you can't chat with yourself");
  });

  it('asks user1, who declines', async () => {
    user2.enter('chat user1');
    await user1.screen.untilLine('chat with user2?');
    await user1.screen.untilPrompt('user1 (y/n)>');
    user1.enter('n');
    await user2.screen.untilLine('user1 declined');
    await user2.screen.untilPrompt('user2>');
    await user1.screen.untilPrompt('user1>');
  });

  it('is busy for others while it asks', async () => {
    user2.enter('chat with user1');
    await user1.screen.untilPrompt('user1 (y/n)>');
    user3.enter('chat user1');
    await user3.screen.untilLine('user1 is busy. try again later');
    user3.enter('chat user2');
    await user3.screen.untilLine('user2 is busy. try again later');
  });

  it('puts both into a private chat when user1 says yes', async () => {
    user1.enter('y');
    await user1.screen.untilPrompt('user1 -> user2>');
    await user2.screen.untilPrompt('user2 -> user1>');
  });

  it('carries lines to the peer only, and shows each once', async () => {
    user2.enter('hello user1');
    await untilMessage(user1, 'user2', 'hello user1');
    user1.enter('hello yourself');
    await untilMessage(user2, 'user1', 'hello yourself');
    for (const { screen } of [user1, user2]) {
      expect(screen.lines.filter((line) => line.includes('hello user1'))).to.have.length(1);
      expect(screen.lines.filter((line) => line.includes('hello yourself'))).to.have.length(1);
    }
    expect(user3.screen.text).not.to.contain('hello');
  });

  it('tells user3 that user2 is busy, and the chat does not notice', async () => {
    const before = user2.screen.text;
    user3.enter('chat user2');
    await user3.screen.until(
      () =>
        user3.screen.lines.filter((line) => line === 'user2 is busy. try again later').length === 2,
    );
    expect(user2.screen.text).to.equal(before);
  });

  it('ends for both with quit, and user3 may invite user2', async () => {
    user1.enter('quit');
    await user2.screen.untilLine('user1 left the chat');
    await user1.screen.untilPrompt('user1>');
    await user2.screen.untilPrompt('user2>');
    user3.enter('chat user2');
    await user2.screen.untilLine('chat with user3?');
    user2.enter('yes');
    await user3.screen.untilPrompt('user3 -> user2>');
    user3.enter('at last');
    await untilMessage(user2, 'user3', 'at last');
  });

  it('lists who is here, busy or free', async () => {
    user1.enter('who');
    await user1.screen.untilText('user3  busy');
    expect(user1.screen.text).to.match(/^user1 {2}free since \d\d:\d\d \(you\)$/m);
    expect(user1.screen.text).to.match(/^user2 {2}busy since \d\d:\d\d$/m);
  });

  it('lets everybody leave, and the others know', async () => {
    user3.enter('/quit');
    expect(await user3.exited).to.equal(0);
    await user2.screen.untilLine('user3 left the chat');
    user2.enter('quit');
    user1.type('\u0004');
    expect(await Promise.all([user1.exited, user2.exited])).to.deep.equal([0, 0]);
  });
}

const ALL_BY_TCP: ByUser = { user1: 'tcp', user2: 'tcp', user3: 'tcp' };
const ALL_BY_DTLS: ByUser = { user1: 'dtls', user2: 'dtls', user3: 'dtls' };

describe('the ideal case', function () {
  idealCase.call(this, 'tcp', ALL_BY_TCP);
});

describeDtls(
  'the ideal case over dtls',
  function () {
    idealCase.call(this, 'dtls', ALL_BY_DTLS);
  },
  programRefusals,
);

describeDtls(
  'the ideal case between tcp and dtls',
  function () {
    idealCase.call(this, 'tcp,dtls', { ...ALL_BY_TCP, user2: 'dtls' });
  },
  programRefusals,
);

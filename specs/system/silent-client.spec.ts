/** A launched client that hears nothing, while the server that knew it is replaced by another. */
import { expect } from 'chai';
import { ChaosTcpProxy } from '../support/chaos/chaos-tcp-proxy.ts';
import { endLaunchedClients, PipedClient } from '../support/launched-client.ts';
import { LaunchedServer, sharedCerts } from '../support/launched-server.ts';

const TIMEOUT_MS = 30_000;
const SEED = 7;

describe('a script whose server forgets it in a silence', function () {
  this.timeout(TIMEOUT_MS);
  let server: LaunchedServer;
  let proxy: ChaosTcpProxy;
  beforeEach(async () => {
    server = await LaunchedServer.listening('--memory');
    proxy = await ChaosTcpProxy.open({ to: server.port, seed: SEED });
  });
  afterEach(async function () {
    endLaunchedClients(this.currentTest);
    await Promise.all([server.stop(), proxy.close()]);
  });

  const login = async (name: string): Promise<PipedClient> => {
    const client = new PipedClient([name, '127.0.0.1', String(proxy.port)]);
    await client.until(() => client.stderr.includes(`you are ${name} on`));
    return client;
  };

  /** Their chat of that number, counted from 1. */
  const chat = async (number: number, one: PipedClient, other: PipedClient): Promise<void> => {
    one.write('chat invited\n');
    await other.until(() => countOf(other, 'chat with inviter?') === number);
    other.write('y\n');
    for (const each of [one, other]) {
      await each.until(() => countOf(each, 'you are in a private chat') === number);
    }
  };

  it('lives on without a connection, logs in by name, and says what was lost', async () => {
    const [one, other] = [await login('inviter'), await login('invited')];
    await chat(1, one, other);
    proxy.change({ stalled: true });
    const { port } = server;
    await server.stop('SIGKILL');
    one.write('are you there?\n');
    server = new LaunchedServer([String(port), '--certs', sharedCerts(), '--memory']);
    await server.until(() => server.transports.length > 0);
    expect([one, other].map(({ stderr }) => stderr.includes('lost'))).to.deep.equal([false, false]);

    proxy.change({ stalled: false });
    for (const each of [one, other]) {
      await each.until(() => each.stderr.includes('you are back in the lobby'));
      expect(each.stderr).to.contain('connection lost. reconnecting …\nconnected again\n');
    }
    await one.until(() => one.stderr.includes('not sent: are you there? (the chat is over)'));
    await chat(2, one, other);
    one.write('once more: are you there?\n');
    await other.until(() => other.stdout.length > 0);
    expect(other.stdout).to.equal('once more: are you there?\n');
  });
});

const countOf = ({ stderr }: PipedClient, text: string): number => stderr.split(text).length - 1;

/** How the launched server stops. */
import { once } from 'node:events';
import { expect } from 'chai';
import { LaunchedServer } from '../support/launched-server.ts';
import { TlsLineClient } from '../support/tls-line-client.ts';

const TIMEOUT_MS = 30_000;

/** What was promised to whoever waits for the end. */
const STOP_MS_MAX = 10_000;

/** Far below the time for which a server waits for its clients' farewell. */
const AT_ONCE_MS_MAX = 2_000;

/** More than the kernel holds for both ends, so that some of it waits in the server. */
const STUFFED_BYTES = 24_000_000;

/** More than that, so that the one who does not read is still there when the server stops. */
const QUEUE_BYTES_MAX = 2 * STUFFED_BYTES;

describe('stopping the server', function () {
  this.timeout(TIMEOUT_MS);
  let server: LaunchedServer;
  const clients: TlsLineClient[] = [];
  beforeEach(async () => {
    const limits = ['--limit', 'rates=off', '--limit', `queue-bytes=${QUEUE_BYTES_MAX}`];
    server = await LaunchedServer.listening('--address', '127.0.0.1', ...limits);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await server.stop('SIGKILL');
  });

  const login = async (nickname: string): Promise<TlsLineClient> => {
    const client = await TlsLineClient.login(server.port, nickname);
    clients.push(client);
    return client;
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`${signal} tells everybody, closes every connection and ends with 0`, async () => {
      const [alice, bob] = await Promise.all([login('alice'), login('bob')]);
      const stranger = await TlsLineClient.connect(server.port);
      clients.push(stranger);
      const { code } = await server.stop(signal);
      expect(code).to.equal(0);
      for (const client of [alice, bob]) {
        await client.until(() => client.isEnded);
        expect(client.lines.at(-1)).to.deep.include({ event: 'ServerStopping', retry: 5 });
      }
      await stranger.until(() => stranger.isEnded);
      expect(stranger.lines).to.deep.equal([]);
    });
  }

  it('takes no new connections from then on', async () => {
    const alice = await login('alice');
    const stopped = server.stop();
    await alice.until(() => alice.isEnded);
    await stopped;
    const outcome = await TlsLineClient.connect(server.port).catch((cause: unknown) => cause);
    expect(outcome).to.be.instanceOf(Error).with.property('code', 'ECONNREFUSED');
  });

  describe('with somebody who does not read', () => {
    beforeEach(async () => {
      const deaf = await login('deaf');
      deaf.socket.pause();
      const ping = { command: 'ping', id: 'x'.repeat(60_000) };
      for (let written = 0; written < STUFFED_BYTES; written += ping.id.length) {
        if (!deaf.write(ping)) await once(deaf.socket, 'drain');
      }
    });

    it('waits a little, then ends with 0 all the same, within 10 seconds', async () => {
      const startedMs = performance.now();
      expect((await server.stop()).code).to.equal(0);
      expect(performance.now() - startedMs).to.be.below(STOP_MS_MAX);
    });

    it('ends at once on a second signal, and says so by its exit code', async () => {
      server.child.kill('SIGTERM');
      await server.until(() => server.stderr.includes('"msg":"stopping"'));
      const startedMs = performance.now();
      expect((await server.stop()).code).to.equal(1);
      expect(performance.now() - startedMs).to.be.below(AT_ONCE_MS_MAX);
    });
  });
});

/** Clients that mean harm: each is closed at its limit, memory stays flat, others are served. */
import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { expect } from 'chai';
import { LaunchedServer } from '../support/launched-server.ts';
import { TlsLineClient } from '../support/tls-line-client.ts';

const TIMEOUT_MS = 60_000;
const GROWTH_KIB_MAX = 32 * 1024;
const HANDSHAKE_MS = 1_000;

/** As long as an id can be that comes back in one line. */
const BIG_BYTES = 60_000;

/** More than one who waits for each answer can ask, and far less than a flood. */
const COMMANDS_PER_SECOND = 10_000;

const WARM_UP_LINES = 1_000;

/** Each may make the server hold a queue of 1 MiB, and V8 some garbage beside it. */
const DEAF_CLIENTS = 5;

describe('hostile clients', function () {
  this.timeout(TIMEOUT_MS);
  let server: LaunchedServer;
  let healthy: TlsLineClient;
  let residentKibBefore: number;
  const clients: TlsLineClient[] = [];
  const sockets: Socket[] = [];

  const residentKib = (): number => {
    const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1]);
  };

  before(async () => {
    const settings = [`handshake-ms=${HANDSHAKE_MS}`, `commands-per-second=${COMMANDS_PER_SECOND}`];
    const limits = settings.flatMap((setting) => ['--limit', setting]);
    server = await LaunchedServer.listening('--address', '127.0.0.1', ...limits);
    healthy = await TlsLineClient.login(server.port, 'healthy');
    // Compiled code grows once, with anybody who is busy.
    for (let warm = 0; warm < WARM_UP_LINES; warm += 1) await settle();
  });
  beforeEach(() => {
    residentKibBefore = residentKib();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  after(async () => {
    healthy.destroy();
    await server.stop();
  });

  const login = async (nickname: string): Promise<TlsLineClient> => {
    const client = await TlsLineClient.login(server.port, nickname);
    clients.push(client);
    return client;
  };

  const settle = async (): Promise<void> => {
    expect(await healthy.ask({ command: 'ping' })).to.deep.equal({ status: 'ok' });
  };

  const expectFlat = async (): Promise<void> => {
    await settle();
    expect(residentKib() - residentKibBefore, 'KiB grown').to.be.at.most(GROWTH_KIB_MAX);
  };

  it('that flood are told to wait, then cut', async () => {
    const flood = await login('flood');
    const pings = Array.from({ length: 1_000 }, () => ({ command: 'ping' }));
    while (!flood.isClosed) {
      flood.write(...pings);
      await settle();
    }
    expect(flood.lines.at(-1)).to.deep.include({ code: 'too-fast' });
    await expectFlat();
  });

  it('that say nothing, or stop amid the handshake, are gone at its deadline', async () => {
    const hello = Buffer.from('160301020001', 'hex');
    const closed = Array.from({ length: 300 }, (_, i) => {
      const socket = connectPlain({ host: '127.0.0.1', port: server.port });
      sockets.push(socket);
      if (i % 2 === 0) socket.write(hello);
      return new Promise<void>((resolve) => {
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
        socket.resume();
      });
    });
    await settle();
    await Promise.all(closed);
    await expectFlat();
  });

  it('that send what is no TLS are gone at once', async () => {
    const socket = connectPlain({ host: '127.0.0.1', port: server.port });
    sockets.push(socket);
    socket.write('{"command":"login","nickname":"plain","protocol":1}\n');
    let told = '';
    await new Promise<void>((resolve) => {
      socket.on('data', (bytes: Buffer) => void (told += bytes.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    expect(told).not.to.include('status');
    await expectFlat();
  });

  it('that send a line without end are told so and closed, logged in or not', async () => {
    const late = await login('endless');
    const early = await TlsLineClient.connect(server.port);
    clients.push(early);
    const piece = 'x'.repeat(64 * 1024);
    for (const client of [late, early]) {
      while (!client.isClosed) {
        client.socket.write(piece);
        await settle();
      }
    }
    expect(late.lines.at(-1)).to.deep.include({ code: 'line-too-long' });
    expect(early.lines.at(-1)).to.deep.equal({ status: 'error' });
    await expectFlat();
  });

  it('that never read are cut at the bound of their queue', async () => {
    const deaf = await Promise.all(
      Array.from({ length: DEAF_CLIENTS }, (_, i) => login(`deaf${i}`)),
    );
    const ping = { command: 'ping', id: 'x'.repeat(BIG_BYTES) };
    const cut = deaf.map(async (client) => {
      client.socket.pause();
      while (!client.isClosed) if (!client.write(ping)) await room(client);
    });
    let grownKib = 0;
    const all = Promise.all(cut).then(() => true);
    while (!(await Promise.race([all, settle()]))) {
      grownKib = Math.max(grownKib, residentKib() - residentKibBefore);
    }
    expect(grownKib, 'KiB grown meanwhile').to.be.at.most(GROWTH_KIB_MAX);
    await expectFlat();
  });

  it('that come and go leave nothing behind', async () => {
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const client = await TlsLineClient.login(server.port, `guest${i}`);
          client.write({ command: 'bye' });
          await client.until(() => client.isClosed);
        }),
      );
    }
    const users = (await healthy.ask({ command: 'who' }))['users'];
    expect(users).to.have.lengthOf(1);
    await expectFlat();
  });
});

/** Room to write again, or the end of the connection. */
const room = (client: TlsLineClient): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      client.socket.off('drain', done).off('close', done);
      resolve();
    };
    client.socket.on('drain', done).on('close', done);
    if (client.isClosed) done();
  });

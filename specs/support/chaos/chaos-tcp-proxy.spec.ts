import { expect } from 'chai';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Conditions } from '../conditions.ts';
import { turn } from '../turn.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { type ChaosTcpOptions, ChaosTcpProxy } from './chaos-tcp-proxy.ts';

const SEED = 7;

/** One end on TCP that keeps what it receives and how it ended. */
class TcpEnd {
  readonly socket: Socket;
  readonly chunks: Buffer[] = [];
  end: 'open' | 'ended' | 'reset' = 'open';
  readonly #conditions = new Conditions();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.#note(() => void this.chunks.push(chunk)));
    socket.on('end', () => this.#note(() => void (this.end = 'ended')));
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      this.#note(() => void (this.end = code === 'ECONNRESET' ? 'reset' : this.end)),
    );
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('latin1');
  }

  until(claim: () => boolean): Promise<void> {
    return this.#conditions.until(claim);
  }

  #note(change: () => void): void {
    change();
    this.#conditions.changed();
  }
}

describe('ChaosTcpProxy', () => {
  const servers = createServer({ allowHalfOpen: true, noDelay: true });
  const proxies: ChaosTcpProxy[] = [];
  const sockets: Socket[] = [];

  before(async () => {
    servers.listen(0, '127.0.0.1');
    await once(servers, 'listening');
  });

  after(() => {
    servers.close();
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  });

  interface Ends {
    readonly client: TcpEnd;
    readonly server: TcpEnd;
  }

  const join = async (proxy: ChaosTcpProxy): Promise<Ends> => {
    const accepted = once(servers, 'connection');
    const client = connect({ port: proxy.port, allowHalfOpen: true, noDelay: true });
    sockets.push(client);
    const [server] = (await accepted) as [Socket];
    sockets.push(server);
    return { client: new TcpEnd(client), server: new TcpEnd(server) };
  };

  const bridge = async (
    options: Partial<ChaosTcpOptions> = {},
  ): Promise<Ends & { readonly proxy: ChaosTcpProxy }> => {
    const { port } = servers.address() as AddressInfo;
    const proxy = await ChaosTcpProxy.open({ to: port, seed: SEED, ...options });
    proxies.push(proxy);
    return { proxy, ...(await join(proxy)) };
  };

  const text = (bytes: number): string =>
    Array.from({ length: bytes }, (_, index) => String.fromCharCode(index % 251)).join('');

  it('passes everything on a clean path, both ways, each end by itself', async () => {
    const { proxy, client, server } = await bridge();
    const sent = text(1_000_000);
    client.socket.end(sent, 'latin1');
    await server.until(() => server.end === 'ended');
    expect(server.text === sent, String(proxy)).to.equal(true);
    server.socket.end(sent, 'latin1');
    await client.until(() => client.end === 'ended');
    expect(client.text === sent, String(proxy)).to.equal(true);
    expect(proxy.counters.toServer).to.include({ bytesIn: 1_000_000, bytesOut: 1_000_000 });
  });

  it('cuts down to single bytes, and they arrive in order', async () => {
    const { proxy, client, server } = await bridge({ conditions: { pieceBytesMax: 1 } });
    client.socket.end(text(2000), 'latin1');
    await server.until(() => server.end === 'ended');
    expect(server.text).to.equal(text(2000));
    expect(proxy.counters.toServer.piecesOut).to.equal(2000);
    // Two may meet in the receiver's buffer; most do not.
    expect(server.chunks.length).to.be.above(1000);
  });

  it('cuts pieces of random sizes', async () => {
    const { proxy, client, server } = await bridge({ conditions: { pieceBytesMax: 9 } });
    client.socket.end(text(50_000), 'latin1');
    await server.until(() => server.end === 'ended');
    expect(server.text).to.equal(text(50_000));
    expect(proxy.counters.toServer.piecesOut).to.be.within(9500, 10_500);
  });

  it('delays data and ends alike', async () => {
    const clock = new VirtualClock();
    const { proxy, client, server } = await bridge({ clock, conditions: { delayMs: 20 } });
    client.socket.write('hello');
    while (proxy.counters.toServer.bytesIn < 5) await turn();
    clock.advance(19);
    expect(proxy.counters.toServer.bytesOut).to.equal(0);
    clock.advance(1);
    expect(proxy.counters.toServer.bytesOut).to.equal(5);
    client.socket.end();
    for (let turns = 0; turns < 10; turns += 1) await turn();
    expect([server.text, server.end]).to.deep.equal(['hello', 'open']);
    while (server.end !== 'ended') {
      clock.advance(20);
      await turn();
    }
  });

  it('throttles all connections together, and none once that is over', async () => {
    const clock = new VirtualClock();
    const { proxy, client, server } = await bridge({ clock, conditions: { rate: 1000 } });
    const read = async (bytes: number): Promise<void> => {
      while (proxy.counters.toServer.bytesIn < bytes) await turn();
    };
    client.socket.write(text(100), 'latin1');
    await read(100);
    client.socket.write(text(100), 'latin1');
    await read(200);
    clock.advance(199);
    await server.until(() => server.text === text(100));
    for (let turns = 0; turns < 10; turns += 1) await turn();
    expect(server.text).to.equal(text(100));
    proxy.change({ rate: Infinity });
    const other = await join(proxy);
    other.client.socket.write('at once');
    await other.server.until(() => other.server.text === 'at once');
    clock.advance(1);
    await server.until(() => server.text === text(100) + text(100));
  });

  it('forgets what it holds when it is closed', async () => {
    const clock = new VirtualClock();
    const { proxy, client } = await bridge({ clock, conditions: { delayMs: 20 } });
    client.socket.write('too late');
    while (proxy.counters.toServer.bytesIn < 8) await turn();
    proxies.pop();
    await proxy.close();
    expect(clock.pending).to.equal(0);
  });

  it('resets both sides after so many bytes', async () => {
    const { client, server } = await bridge({ conditions: { resetAfterBytes: 1000 } });
    client.socket.write(text(5000), 'latin1');
    await Promise.all([
      server.until(() => server.end === 'reset'),
      client.until(() => client.end === 'reset'),
    ]);
    expect(server.text).to.equal(text(1000));
  });

  it('passes a reset on', async () => {
    const { client, server } = await bridge();
    client.socket.resetAndDestroy();
    await server.until(() => server.end === 'reset');
  });

  it('resets who connects while no server is there', async () => {
    const proxy = await ChaosTcpProxy.open({ to: 1, seed: SEED });
    proxies.push(proxy);
    const client = new TcpEnd(connect(proxy.port, '127.0.0.1'));
    sockets.push(client.socket);
    await client.until(() => client.end === 'reset');
  });

  it('stalls: neither bytes nor ends pass, and all of them do afterwards', async () => {
    const { proxy, client, server } = await bridge();
    proxy.change({ stalled: true }, 'toServer');
    client.socket.end('held back');
    server.socket.write('passes');
    await client.until(() => client.text === 'passes');
    while (proxy.counters.toServer.bytesIn < 9) await turn();
    expect([proxy.counters.toServer.bytesOut, server.end]).to.deep.equal([0, 'open']);
    proxy.change({ stalled: false });
    await server.until(() => server.end === 'ended');
    expect(server.text).to.equal('held back');
  });

  it('keeps a reset to itself while it is stalled', async () => {
    const { proxy, client, server } = await bridge();
    proxy.change({ stalled: true });
    const gone = once(client.socket, 'close');
    client.socket.resetAndDestroy();
    await gone;
    for (let turns = 0; turns < 10; turns += 1) await turn();
    expect(server.end).to.equal('open');
    proxy.change({ stalled: false });
    await server.until(() => server.end === 'reset');
  });

  it('lets a sender wait that is faster than the path', async () => {
    const clock = new VirtualClock();
    const { proxy, client, server } = await bridge({ clock, conditions: { delayMs: 10 } });
    const sent = text(1_000_000);
    client.socket.end(sent, 'latin1');
    // Nothing moves without the clock, so whatever is read now is held.
    for (let turns = 0; turns < 100; turns += 1) await turn();
    expect(proxy.counters.toServer.bytesIn).to.be.within(1, 2 ** 18 + 2 ** 16);
    while (server.end !== 'ended') {
      clock.advance(10);
      await turn();
    }
    expect(server.text === sent, String(proxy)).to.equal(true);
  });
});

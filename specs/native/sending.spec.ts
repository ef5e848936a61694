import { expect } from 'chai';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionId } from 'wolfssl-binding';
import { Stage, type Endpoint } from './endpoint.ts';
import { RecordProxy } from './record-proxy.ts';

describe('sending', () => {
  const stage = new Stage();
  const proxies: RecordProxy[] = [];
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const proxy of proxies.splice(0)) proxy.close();
    for (const socket of sockets.splice(0)) socket.destroy();
    stage.clear();
  });

  /** A server and a client with the counting proxy between them, past the handshake's records. */
  const watched = async (
    server: Endpoint = stage.endpoint(),
  ): Promise<{ server: Endpoint; client: Endpoint; served: ConnectionId; proxy: RecordProxy }> => {
    const proxy = new RecordProxy();
    proxies.push(proxy);
    const port = await proxy.open(server.listen());
    const client = stage.endpoint();
    client.dial(port);
    const [{ id: served }] = await Promise.all([server.opened.next(), client.opened.next()]);
    server.loop.send(served, 'ready');
    expect(await client.nextText()).to.equal('ready');
    proxy.forget();
    return { server, client, served, proxy };
  };

  it('puts all lines of one turn into one record, in their order', async () => {
    const { server, client, served, proxy } = await watched();
    for (let index = 0; index < 100; index += 1) server.loop.send(served, `line ${index}`);
    const texts = (await client.lines.take(100)).map(({ text }) => text);
    expect(texts).to.deep.equal(Array.from({ length: 100 }, (_, index) => `line ${index}`));
    expect(proxy.records).to.have.length(1);
  });

  it('takes what promises send after a handler into the same record', async () => {
    const server: Endpoint = stage.endpoint(
      {},
      {
        onLines: () => {
          const id = server.lines.all.at(-1)?.id ?? 0;
          server.loop.send(id, 'at once');
          void Promise.resolve()
            .then(() => server.loop.send(id, 'after a promise'))
            .then(() => server.loop.send(id, 'after another'));
        },
      },
    );
    const { client, proxy } = await watched(server);
    client.loop.send(client.opened.all[0]?.id ?? 0, 'go');
    const texts = (await client.lines.take(3)).map(({ text }) => text);
    expect(texts).to.deep.equal(['at once', 'after a promise', 'after another']);
    expect(proxy.records).to.have.length(1);
  });

  it('leaves without delay from a timer, from setImmediate and from a tick', async () => {
    const { server, client, served } = await watched();
    setTimeout(() => server.loop.send(served, 'timer'), 1);
    expect(await client.nextText()).to.equal('timer');
    setImmediate(() => server.loop.send(served, 'immediate'));
    expect(await client.nextText()).to.equal('immediate');
    process.nextTick(() => server.loop.send(served, 'tick'));
    expect(await client.nextText()).to.equal('tick');
  });

  it('holds deferred lines until another line leaves', async () => {
    const server = stage.endpoint({ deferMs: 4000 });
    const { client, served, proxy } = await watched(server);
    server.loop.sendDeferred(served, 'first');
    await new Promise(setImmediate);
    expect(server.loop.queuedBytes(served)).to.equal('first\n'.length);
    server.loop.sendDeferred(served, 'second');
    server.loop.send(served, 'third');
    const texts = (await client.lines.take(3)).map(({ text }) => text);
    expect(texts).to.deep.equal(['first', 'second', 'third']);
    expect(proxy.records).to.have.length(1);
    expect(server.loop.queuedBytes(served)).to.equal(0);
  });

  it('lets deferred lines leave by themselves in time', async () => {
    const { server, client, served, proxy } = await watched();
    server.loop.sendDeferred(served, 'a');
    server.loop.sendDeferred(served, 'b');
    expect((await client.lines.take(2)).map(({ text }) => text)).to.deep.equal(['a', 'b']);
    expect(proxy.records).to.have.length(1);
  });

  it('carries every text unharmed, short or long', async () => {
    const server = stage.endpoint();
    const client = stage.endpoint({ lineBytesMax: 300_000 });
    const { served } = await stage.pair(server, client);
    const texts = ['é', '日本語 🎉', 'x'.repeat(399), 'é'.repeat(200), '🎉'.repeat(50_000)];
    for (let bytes = 380; bytes < 420; bytes += 1) texts.push(`${'a'.repeat(bytes)}é🎉`);
    for (const text of texts) server.loop.send(served, text);
    expect((await client.lines.take(texts.length)).map(({ text }) => text)).to.deep.equal(texts);
  });

  it('refuses what is no line', async () => {
    const { server, client, served } = await stage.pair();
    expect(() => server.loop.send(served, 'two\nlines')).to.throw(TypeError, 'newline');
    const number = 7 as unknown as string;
    expect(() => server.loop.send(served, number)).to.throw(TypeError, 'string');
    server.loop.send(served, 'sane');
    expect(await client.nextText()).to.equal('sane');
  });

  it('answers false over the high mark, and tells when there is room again', async () => {
    const server = stage.endpoint({ queueBytesMax: 100_000 });
    const { client, served } = await stage.pair(server);
    expect(server.loop.send(served, 'x'.repeat(4000))).to.equal(true);
    let accepted = 4001;
    while (server.loop.send(served, 'x'.repeat(4000))) accepted += 4001;
    expect(accepted).to.be.within(40_000, 50_000);
    expect(await server.drained.next()).to.equal(served);
    expect(server.loop.queuedBytes(served)).to.be.at.most(25_000);
    expect(await client.lines.take(accepted / 4001 + 1)).to.have.length(accepted / 4001 + 1);
  });

  it('closes a connection whose queue is full, and nobody else’s', async () => {
    const server = stage.endpoint({ queueBytesMax: 100_000 });
    const port = server.listen();
    const deaf = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    sockets.push(deaf);
    deaf.on('error', () => deaf.destroy());
    await once(deaf, 'secureConnect');
    deaf.pause();
    const { id } = await server.opened.next();
    const { client, served } = await stage.pair(server);
    let turns = 0;
    while (server.closed.all.length === 0 && turns < 10_000) {
      turns += 1;
      server.loop.send(id, 'x'.repeat(9_000));
      await new Promise(setImmediate);
    }
    expect((await server.closed.next()).reason.code).to.equal('queue-full');
    expect(server.loop.send(id, 'anybody there?')).to.equal(false);
    server.loop.send(served, 'still here');
    expect(await client.nextText()).to.equal('still here');
  });

  it('sends a queue that the socket does not take at once, in order', async () => {
    const server = stage.endpoint({ queueBytesMax: 64 * 1024 * 1024 });
    const client = stage.endpoint();
    const { served } = await stage.pair(server, client);
    const count = 8000;
    const filling = 'x'.repeat(2000);
    for (let index = 0; index < count; index += 1) server.loop.send(served, `${index} ${filling}`);
    expect(server.loop.queuedBytes(served)).to.be.above(16_000_000);
    const lines = await client.lines.take(count);
    expect(lines.every(({ text }, index) => text === `${index} ${filling}`)).to.equal(true);
  });

  it('is refused before the connection is open', async () => {
    const server = stage.endpoint();
    const client = stage.endpoint();
    const id = client.dial(server.listen());
    expect(client.loop.send(id, 'too early')).to.equal(false);
    await client.opened.next();
    expect(client.loop.send(id, 'now')).to.equal(true);
    expect(await server.nextText()).to.equal('now');
  });

  it('survives a peer that is gone', async () => {
    const server = stage.endpoint();
    const socket = connect(server.listen(), '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    socket.resetAndDestroy();
    expect((await server.closed.next()).reason.code).to.equal('reset');
  });
});

import { expect } from 'chai';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { IDENTITY, Stage, type Endpoint } from './endpoint.ts';

describe('closing', () => {
  const stage = new Stage();
  const sockets: TLSSocket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    stage.clear();
  });

  const nodePeer = async (port: number): Promise<TLSSocket> => {
    // Half-open: it reads on after it has ended its own half. The types do not know the option.
    const options = { port, host: '127.0.0.1', rejectUnauthorized: false, allowHalfOpen: true };
    const socket = connect(options);
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    await once(socket, 'secureConnect');
    return socket;
  };

  it('sends what is queued, says good-bye, and tells both ends once', async () => {
    const { server, client, served, dialled } = await stage.pair();
    server.loop.send(served, 'last words');
    server.loop.close(served);
    server.loop.close(served);
    expect(await server.closed.next()).to.deep.equal({
      id: served,
      reason: { code: 'closed', wolf: 0, alert: 0 },
    });
    expect(await client.nextText()).to.equal('last words');
    expect(await client.ended.next()).to.equal(dialled);
    client.loop.close(dialled);
    expect((await client.closed.next()).reason.code).to.equal('ended');
    expect(server.closed.all).to.have.length(1);
    expect(server.loop.connections + client.loop.connections).to.equal(0);
  });

  it('flushes deferred lines first', async () => {
    const server = stage.endpoint({ deferMs: 4000 });
    const { client, served } = await stage.pair(server);
    server.loop.sendDeferred(served, 'held back');
    server.loop.close(served);
    expect(await client.nextText()).to.equal('held back');
  });

  it('still sends after the peer has ended its half', async () => {
    const server = stage.endpoint();
    const socket = await nodePeer(server.listen());
    socket.end('question\n');
    const id = await server.ended.next();
    expect(await server.nextText()).to.equal('question');
    server.loop.send(id, 'answer');
    server.loop.close(id);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).to.equal('answer\n');
    expect((await server.closed.next()).reason.code).to.equal('ended');
  });

  it('delivers the last answer though the peer’s own bytes were never read', async () => {
    const server: Endpoint = stage.endpoint(
      { lineBytesMax: 100 },
      {
        onLineTooLong: (id) => {
          server.loop.send(id, 'too long');
          server.loop.close(id);
        },
      },
    );
    const socket = await nodePeer(server.listen());
    socket.write('x'.repeat(200_000));
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(String(chunk)).to.equal('too long\n');
  });

  it('is called truncated without a good-bye', async () => {
    const server = stage.endpoint();
    const tcp = connectTcp(server.listen(), '127.0.0.1');
    await once(tcp, 'connect');
    const socket = connect({ socket: tcp, rejectUnauthorized: false });
    sockets.push(socket);
    await once(socket, 'secureConnect');
    await server.opened.next();
    socket.write('said\n');
    expect(await server.nextText()).to.equal('said');
    tcp.end();
    expect((await server.closed.next()).reason.code).to.equal('truncated');
    expect(server.ended.all).to.deep.equal([]);
  });

  it('is called reset when the peer aborts', async () => {
    const { server, client, dialled } = await stage.pair();
    client.loop.send(dialled, 'never mind');
    client.loop.abort(dialled);
    expect((await client.closed.next()).reason.code).to.equal('closed');
    expect((await server.closed.next()).reason.code).to.equal('reset');
  });

  it('is how a peer is refused: nothing that came with its handshake is told', async () => {
    const server: Endpoint = stage.endpoint({}, { onOpen: (id) => server.loop.close(id) });
    const client: Endpoint = stage.endpoint({}, { onOpen: (id) => client.loop.send(id, 'hello') });
    const dialled = client.dial(server.listen());
    expect(await client.ended.next()).to.equal(dialled);
    expect((await server.closed.next()).reason.code).to.equal('closed');
    expect(server.lines.all).to.deep.equal([]);
  });

  it('is called refused where nobody listens', async () => {
    const gone = createServer();
    gone.listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const client = stage.endpoint();
    const id = client.dial(port);
    expect(await client.closed.next()).to.deep.equal({
      id,
      reason: { code: 'refused', wolf: 0, alert: 0 },
    });
    expect(client.loop.connections).to.equal(0);
  });

  it('is called unreachable where no way leads', async () => {
    const client = stage.endpoint();
    const context = client.loop.context({ role: 'client', verify: 'none' });
    client.loop.connect(context, { address: '255.255.255.255', port: 9 });
    expect((await client.closed.next()).reason.code).to.equal('unreachable');
  });

  it('ends a dial that is not through yet', async () => {
    const server = stage.endpoint();
    const client = stage.endpoint();
    const id = client.dial(server.listen());
    client.loop.close(id);
    expect(await client.closed.next()).to.deep.equal({
      id,
      reason: { code: 'closed', wolf: 0, alert: 0 },
    });
    expect(client.opened.all).to.deep.equal([]);
  });

  it('leaves an id behind that is harmless', async () => {
    const { server, client, served } = await stage.pair();
    server.loop.abort(served);
    await server.closed.next();
    client.dial(server.listen());
    const { id: newer } = await server.opened.next();
    expect(newer).not.to.equal(served);
    const { loop } = server;
    expect(loop.send(served, 'x')).to.equal(false);
    expect(loop.sendDeferred(served, 'x')).to.equal(false);
    expect(loop.peer(served)).to.equal(undefined);
    expect(loop.queuedBytes(served)).to.equal(0);
    loop.setLineLimit(served, 10);
    loop.pause(served);
    loop.resume(served);
    loop.close(served);
    loop.abort(served);
    loop.groupAdd(loop.group(), served);
    loop.send(newer, 'unharmed');
    expect(await client.nextText()).to.equal('unharmed');
  });

  it('a listener leaves its connections alone', async () => {
    const server = stage.endpoint();
    const context = server.loop.context({
      role: 'server',
      identity: IDENTITY,
      verify: 'none',
    });
    const bound = server.loop.listen(context, { address: '127.0.0.1', port: 0 });
    const client = stage.endpoint();
    const dialled = client.dial(bound.port);
    expect((await server.opened.next()).listener).to.equal(bound.listener);
    await client.opened.next();
    server.loop.closeListener(bound.listener);
    server.loop.releaseContext(context);
    client.dial(bound.port);
    expect((await client.closed.next()).reason.code).to.equal('refused');
    client.loop.send(dialled, 'still here');
    expect(await server.nextText()).to.equal('still here');
  });

  it('the whole loop inside a handler ends everything, and nothing is told any more', async () => {
    const server: Endpoint = stage.endpoint({}, { onLines: () => server.loop.destroy() });
    const { client, served, dialled } = await stage.pair(server);
    client.loop.send(dialled, 'destroy yourself');
    await client.ended.next();
    expect(server.closed.all).to.deep.equal([]);
    expect(server.loop.connections).to.equal(0);
    expect(server.loop.send(served, 'x')).to.equal(false);
    expect(server.loop.group()).to.equal(0);
    expect(() => server.listen()).to.throw('destroyed');
    server.loop.destroy();
  });
});

import { expect } from 'chai';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Stage } from './endpoint.ts';

/** Short enough for a spec, long enough for a handshake on a busy machine. */
const DEADLINE_MS = 150;

describe('deadlines', () => {
  const stage = new Stage();
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    stage.clear();
  });

  it('close a peer that connects and says nothing', async () => {
    const server = stage.endpoint({ handshakeMs: DEADLINE_MS });
    const socket = connect(server.listen(), '127.0.0.1');
    sockets.push(socket);
    const began = performance.now();
    expect((await server.closed.next()).reason.code).to.equal('handshake-timeout');
    expect(performance.now() - began).to.be.within(DEADLINE_MS - 20, DEADLINE_MS + 1500);
  });

  it('close a peer that sends its handshake byte by byte for ever', async () => {
    const server = stage.endpoint({ handshakeMs: DEADLINE_MS });
    const socket = connect(server.listen(), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    // The header of a record of 16,000 bytes, which then takes its time.
    socket.write(Buffer.from([22, 3, 1, 0x3e, 0x80]));
    const drip = setInterval(() => socket.write(Buffer.from([1])), 10);
    expect((await server.closed.next()).reason.code).to.equal('handshake-timeout');
    clearInterval(drip);
  });

  it('end a dial to one that accepts and says nothing', async () => {
    const silent = createServer((socket) => sockets.push(socket));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const client = stage.endpoint({ handshakeMs: DEADLINE_MS });
    client.dial((silent.address() as AddressInfo).port);
    expect((await client.closed.next()).reason.code).to.equal('handshake-timeout');
    silent.close();
  });

  it('close a connection on which nothing arrives, and tell the peer', async () => {
    const server = stage.endpoint({ idleMs: DEADLINE_MS });
    const { client, served } = await stage.pair(server);
    expect(await server.closed.next()).to.deep.equal({
      id: served,
      reason: { code: 'idle-timeout', wolf: 0, alert: 0 },
    });
    await client.ended.next();
  });

  it('spare a connection on which something arrives now and then', async () => {
    const server = stage.endpoint({ idleMs: DEADLINE_MS });
    const { client, dialled } = await stage.pair(server);
    const began = performance.now();
    while (performance.now() - began < 3 * DEADLINE_MS) {
      client.loop.send(dialled, 'here');
      await server.lines.next();
      expect(server.closed.all).to.deep.equal([]);
    }
    expect((await server.closed.next()).reason.code).to.equal('idle-timeout');
  });

  it('do not count the silence of a connection that was paused', async () => {
    const server = stage.endpoint({ idleMs: DEADLINE_MS });
    const { served } = await stage.pair(server);
    server.loop.pause(served);
    const other = await stage.pair(server);
    expect((await server.closed.next()).id).to.equal(other.served);
    server.loop.resume(served);
    expect((await server.closed.next()).id).to.equal(served);
  });
});

/** What TLS adds to a line transport: identities, resumption, peers that speak something else. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { makeIdentity } from 'wolfssl-binding';
import { DialError } from '../../src/ports/transport-error.ts';
import { NativeTransport } from '../../transports/native-transport.ts';
import { TCP } from '../../transports/tcp/tcp-protocol.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { refusalOf } from './compliance/refusal.ts';
import { NEVER, Stage } from './compliance/stage.ts';
import { deafTcpPort } from './deaf-tcp-port.ts';
import { nativeCompliance } from './native-compliance.ts';
import { TlsRawPeer } from './tls-raw-peer.ts';

/** What the types of node:tls leave out: the name that the client asked for. */
type ServerSocket = TLSSocket & { readonly servername: string };

describe('the tcp transport, as TLS', () => {
  const stage = new Stage();
  const identity = makeIdentity({ commonName: 'localhost', days: 1, algorithm: 'ecdsa' });
  const transport = new NativeTransport(TCP, new VirtualClock());
  before(() => {
    stage.use({
      transport,
      host: 'localhost',
      identity,
      connectRaw: (port) => TlsRawPeer.connect(port),
      deafPort: () => deafTcpPort(),
    });
  });
  afterEach(() => stage.clear());

  /** A TLS server that is not ours, with our identity. */
  const otherServer = async () => {
    const { certificatePem: cert, keyPem: key } = identity;
    const server = createTlsServer({ cert, key, ALPNProtocols: ['mesngr/1'] });
    server.on('secureConnection', (socket) => socket.on('error', () => socket.destroy()).resume());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      target: { host: 'localhost', port },
      next: () => once(server, 'secureConnection') as Promise<[ServerSocket]>,
      close: async () => {
        await stage.clear();
        server.close();
        await once(server, 'close');
      },
    };
  };

  nativeCompliance(stage, transport, identity, /^TLSv1\.3 \S*AES\S* \S+$/);

  it('knows the fingerprint of a peer also when it resumes their last session', async () => {
    const { near, far, listener, dialler } = await stage.pair();
    const { peer } = near.connection;
    // A line back: the ticket for the next time has come before it.
    far.connection.send('welcome');
    await near.record.untilLines(near.connection, 1);
    near.connection.close();
    far.connection.close();
    await near.record.untilClosed(near.connection);
    const again = await dialler.dial(stage.target(listener), NEVER);
    expect(again.peer.fingerprint).to.equal(peer.fingerprint);
  });

  it('offers `mesngr/1` (RFC 7301) and the name that was dialled', async () => {
    const server = await otherServer();
    const { dialler } = stage.dialler();
    const [[socket]] = await Promise.all([server.next(), dialler.dial(server.target, NEVER)]);
    expect(socket.alpnProtocol).to.equal('mesngr/1');
    expect(socket.servername).to.equal('localhost');
    await server.close();
  });

  it('resumes the session of the last time', async () => {
    const server = await otherServer();
    const { dialler, record } = stage.dialler();
    for (const isReused of [false, true]) {
      const [[socket], near] = await Promise.all([
        server.next(),
        dialler.dial(server.target, NEVER),
      ]);
      expect(socket.isSessionReused()).to.equal(isReused);
      socket.write('the ticket for the next time came before this\n');
      await record.untilLines(near, 1);
      near.close();
      await record.untilClosed(near);
    }
    await server.close();
  });

  it('takes `mesngr/1` from who offers it, and everybody else as well', async () => {
    const { listener } = await stage.listen();
    const taken: (string | false | null)[] = [];
    for (const ALPNProtocols of [['mesngr/1'], ['http/1.1', 'mesngr/1'], ['http/1.1'], undefined]) {
      const options = { host: '127.0.0.1', port: listener.port, rejectUnauthorized: false };
      const socket = connectTls({ ...options, ...(ALPNProtocols && { ALPNProtocols }) });
      await once(socket, 'secureConnect');
      taken.push(socket.alpnProtocol);
      socket.destroy();
    }
    expect(taken).to.deep.equal(['mesngr/1', 'mesngr/1', false, false]);
  });

  it('hangs up on a listener when a dial is aborted in the middle of the handshake', async () => {
    const server = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
    server.listen(0, '127.0.0.1');
    const connection = once(server, 'connection') as Promise<[Socket]>;
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const controller = new AbortController();
    const { dialler } = stage.dialler();
    const dialling = refusalOf(dialler.dial({ host: '127.0.0.1', port }, controller.signal));
    const [socket] = await connection;
    controller.abort();
    // Not by `once`, for which the reset that it is told of would be a failure.
    await Promise.all([dialling, new Promise((resolve) => socket.once('close', resolve))]);
    server.close();
    await once(server, 'close');
  });

  it('says so if the other end does not speak TLS', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy()).resume();
      socket.end('220 hello, this is a mail server\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { dialler } = stage.dialler();
    const refusal = await refusalOf(dialler.dial({ host: '127.0.0.1', port }, NEVER), DialError);
    expect(refusal.failure).to.equal('handshake');
    server.close();
    await once(server, 'close');
  });

  it('tells nothing of a peer that never gets through the handshake', async () => {
    const { listener, record } = await stage.listen({ handshakeMs: 200 });
    const rubbish = connect(listener.port, '127.0.0.1', () =>
      rubbish.write('GET / HTTP/1.1\r\n\r\n'),
    );
    const silent = connect(listener.port, '127.0.0.1');
    for (const socket of [rubbish, silent]) socket.on('error', () => socket.destroy()).resume();
    await Promise.all([once(rubbish, 'close'), once(silent, 'close')]);
    const called = stage.dialler();
    await called.dialler.dial(stage.target(listener), NEVER);
    const connection = await record.untilOpened();
    expect(record.opened).to.deep.equal([connection]);
    expect(record.occurrences(connection)).to.deep.equal(['opened']);
  });
});

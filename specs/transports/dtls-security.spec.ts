/** What DTLS adds to a line transport: identities, strangers, datagrams that are none of ours. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { makeIdentity } from 'wolfssl-binding';
import { DialError } from '../../src/ports/transport-error.ts';
import type { Connection } from '../../src/ports/transport.ts';
import { DTLS } from '../../transports/dtls/dtls-protocol.ts';
import { NativeTransport } from '../../transports/native-transport.ts';
import { describeDtls } from '../support/dtls-suite.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { refusalOf } from './compliance/refusal.ts';
import { LIMITS, NEVER, Stage } from './compliance/stage.ts';
import { deafUdpPort } from './deaf-udp-port.ts';
import { dtlsRefusals } from './dtls-refusals.ts';
import { nativeCompliance } from './native-compliance.ts';
import { NativeRawPeer } from './native-raw-peer.ts';

const HOST = '127.0.0.1';

const dtlsSecurity = (): void => {
  const stage = new Stage();
  const identity = makeIdentity({ commonName: 'localhost', days: 1, algorithm: 'ecdsa' });
  const transport = new NativeTransport(DTLS, new VirtualClock());
  before(() => {
    stage.use({
      transport,
      host: HOST,
      identity,
      connectRaw: (port) => NativeRawPeer.connect(port),
      deafPort: () => deafUdpPort(),
    });
  });
  afterEach(() => stage.clear());

  const udpSocket = async (): Promise<Socket> => {
    const socket = createSocket('udp4');
    socket.bind(0, HOST);
    await once(socket, 'listening');
    stage.afterwards(async () => {
      socket.close();
      await once(socket, 'close');
    });
    return socket;
  };

  const dialTo = (port: number): Promise<Connection> =>
    stage.dialler().dialler.dial({ host: HOST, port }, NEVER);

  /** The first datagram of a dial. */
  const hello = async (): Promise<Buffer> => {
    const socket = await udpSocket();
    const { dialler } = stage.dialler();
    const [[datagram]] = (await Promise.all([
      once(socket, 'message'),
      refusalOf(dialler.dial({ host: HOST, port: socket.address().port }, AbortSignal.timeout(50))),
    ])) as [[Buffer], unknown];
    return datagram;
  };

  nativeCompliance(stage, transport, identity, /^DTLSv1\.3 \S*AES\S* \S+$/);

  it('takes whoever does not speak DTLS for one who does not answer (RFC 9147 4.5.2)', async () => {
    const other = await udpSocket();
    other.on('message', (_, from) =>
      other.send('220 hello, not DTLS\r\n', from.port, from.address),
    );
    const { dialler } = stage.dialler({ handshakeMs: 200 });
    const dialling = dialler.dial({ host: HOST, port: other.address().port }, NEVER);
    expect((await refusalOf(dialling, DialError)).failure).to.equal('timeout');
  });

  it('never sends a stranger more than he sent', async () => {
    const { listener, record } = await stage.listen();
    const stranger = await udpSocket();
    const answers: Buffer[] = [];
    stranger.on('message', (datagram) => answers.push(datagram));
    const datagram = await hello();
    for (let count = 0; count < 10; count += 1) stranger.send(datagram, listener.port, HOST);
    const near = await dialTo(listener.port);
    expect(near.peer.port).to.equal(listener.port);
    const answered = answers.reduce((bytes, answer) => bytes + answer.length, 0);
    expect(answered).to.be.within(1, 10 * datagram.length);
    expect(record.opened).to.have.lengthOf(1);
  });

  it('tells nothing of datagrams that are truncated, empty or rubbish', async () => {
    const { listener, record } = await stage.listen();
    const stranger = await udpSocket();
    const datagram = await hello();
    for (let bytes = 0; bytes < datagram.length; bytes += 1) {
      stranger.send(datagram.subarray(0, bytes), listener.port, HOST);
    }
    for (const text of ['GET / HTTP/1.1\r\n\r\n', '{"command":"who"}\n', '\u0016\u00fe\u00fd']) {
      stranger.send(Buffer.from(text, 'latin1'), listener.port, HOST);
    }
    const near = await dialTo(listener.port);
    near.send('hello');
    const connection = await record.untilOpened();
    expect(await record.untilLines(connection, 1)).to.deep.equal(['hello']);
    expect(record.opened).to.deep.equal([connection]);
  });

  it('lets one source begin so many handshakes in a second, after twice as many', async () => {
    const options = { host: HOST, port: 0, identity, limits: LIMITS, handshakesPerSourceMax: 1 };
    const listener = await transport.listen(options);
    stage.afterwards(() => listener.close());
    await dialTo(listener.port);
    await dialTo(listener.port);
    const { dialler } = stage.dialler({ handshakeMs: 200 });
    const dialling = dialler.dial({ host: HOST, port: listener.port }, NEVER);
    expect((await refusalOf(dialling, DialError)).failure).to.equal('timeout');
    // What goes unanswered is sent again, until there is one to be had.
    await dialTo(listener.port);
  });
};

describeDtls('the dtls transport, as DTLS', dtlsSecurity, dtlsRefusals);

import { makeIdentity } from 'wolfssl-binding';
import { NativeTransport } from '../../transports/native-transport.ts';
import { TCP } from '../../transports/tcp/tcp-protocol.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { streamTransportCompliance } from './compliance.ts';
import { deafTcpPort } from './deaf-tcp-port.ts';
import { TlsRawPeer } from './tls-raw-peer.ts';

describe('the tcp transport', () => {
  streamTransportCompliance(async () => ({
    transport: new NativeTransport(TCP, new VirtualClock()),
    host: '127.0.0.1',
    identity: makeIdentity({ commonName: 'localhost', days: 1, algorithm: 'ecdsa' }),
    connectRaw: (port) => TlsRawPeer.connect(port),
    deafPort: () => deafTcpPort(),
  }));
});

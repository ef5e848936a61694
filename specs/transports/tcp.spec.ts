import { makeIdentity } from 'wolfssl-binding';
import { TcpTransport } from '../../transports/tcp/tcp-transport.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { transportCompliance } from './compliance.ts';
import { deafTcpPort } from './deaf-tcp-port.ts';
import { TlsRawPeer } from './tls-raw-peer.ts';

describe('the tcp transport', () => {
  transportCompliance(async () => ({
    transport: new TcpTransport(new VirtualClock()),
    host: '127.0.0.1',
    identity: makeIdentity({ commonName: 'localhost', days: 1, algorithm: 'ecdsa' }),
    connectRaw: (port) => TlsRawPeer.connect(port),
    deafPort: () => deafTcpPort(),
  }));
});

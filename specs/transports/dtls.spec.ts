import { makeIdentity } from 'wolfssl-binding';
import { DTLS } from '../../transports/dtls/dtls-protocol.ts';
import { NativeTransport } from '../../transports/native-transport.ts';
import { describeDtls } from '../support/dtls-suite.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { datagramTransportCompliance } from './compliance.ts';
import { deafUdpPort } from './deaf-udp-port.ts';
import { dtlsRefusals } from './dtls-refusals.ts';
import { NativeRawPeer } from './native-raw-peer.ts';
import { OpensslPeer } from './openssl-peer.ts';

describeDtls(
  'the dtls transport',
  () => {
    datagramTransportCompliance(async () => ({
      transport: new NativeTransport(DTLS, new VirtualClock()),
      host: '127.0.0.1',
      identity: makeIdentity({ commonName: 'localhost', days: 1, algorithm: 'ecdsa' }),
      connectRaw: (port) => NativeRawPeer.connect(port),
      connectBare: (port) => OpensslPeer.connect(port),
      deafPort: () => deafUdpPort(),
    }));
  },
  dtlsRefusals,
);

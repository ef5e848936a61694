/** One listener for two transports: the same port number, the same loop, the same people. */
import { expect } from 'chai';
import { makeIdentity } from 'wolfssl-binding';
import { ListenError } from '../../src/ports/transport-error.ts';
import type { Listener, NetworkTransport } from '../../src/ports/transport.ts';
import { listenOn, transportNamed } from '../../transports/registry.ts';
import { describeDtls } from '../support/dtls-suite.ts';
import { EndpointRecord } from '../support/endpoint-record.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { refusalOf } from './compliance/refusal.ts';
import { LIMITS, NEVER } from './compliance/stage.ts';
import { deafTcpPort } from './deaf-tcp-port.ts';
import { deafUdpPort } from './deaf-udp-port.ts';
import { dtlsRefusals } from './dtls-refusals.ts';

const HOST = '127.0.0.1';

const bothTransports = (): void => {
  const identity = makeIdentity({ commonName: 'localhost', days: 1, algorithm: 'ecdsa' });
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  const listen = async (port = 0, names: readonly NetworkTransport[] = ['tcp', 'dtls']) => {
    const listener = await listenOn(names, { host: HOST, port, identity, limits: LIMITS });
    closers.push(() => listener.close());
    return listener;
  };

  const dial = async (name: NetworkTransport, { port }: Listener) => {
    const dialler = transportNamed(name, new VirtualClock()).dialler({ limits: LIMITS });
    closers.push(() => dialler.close());
    const record = new EndpointRecord(dialler);
    return { record, connection: await dialler.dial({ host: HOST, port }, NEVER) };
  };

  it('takes one port number that is free for both', async () => {
    const listener = await listen();
    expect(listener.transports).to.deep.equal(['tcp', 'dtls']);
    for (const name of ['tcp', 'dtls'] as const) {
      const { connection } = await dial(name, listener);
      expect(connection.peer.port).to.equal(listener.port);
    }
  });

  it('lets users of both meet, and knows which is which', async () => {
    const listener = await listen();
    const record = new EndpointRecord(listener);
    const byTcp = await dial('tcp', listener);
    const farTcp = await record.untilOpened(1);
    const byDtls = await dial('dtls', listener);
    const farDtls = await record.untilOpened(2);
    expect([farTcp.transport, farDtls.transport]).to.deep.equal(['tcp', 'dtls']);
    expect(farTcp.id).to.not.equal(farDtls.id);
    const { fingerprint } = byTcp.connection.peer;
    expect(byDtls.connection.peer.fingerprint).to.equal(fingerprint);

    listener.received$.subscribe((lines) => {
      for (let index = 0; index < lines.length; index += 1) {
        const other = lines.connection(index) === farTcp ? farDtls : farTcp;
        other.send(lines.text(index) ?? '');
      }
    });
    byTcp.connection.send('over there');
    expect(await byDtls.record.untilLines(byDtls.connection, 1)).to.deep.equal(['over there']);
    byDtls.connection.send('and back');
    expect(await byTcp.record.untilLines(byTcp.connection, 1)).to.deep.equal(['and back']);
  });

  it('cannot be had where the port is taken for one of them, and keeps nothing', async () => {
    const taken = [
      { deafPort: deafTcpPort, free: 'dtls' },
      { deafPort: deafUdpPort, free: 'tcp' },
    ] as const;
    for (const { deafPort, free } of taken) {
      // One that was free for both a moment ago: other programs have ports of their own.
      const before = await listen();
      await before.close();
      const deaf = await deafPort(HOST, before.port);
      closers.push(() => deaf.close());
      const refusal = await refusalOf(listen(deaf.port), ListenError);
      expect(refusal.failure).to.equal('port-taken');
      const listener = await listen(deaf.port, [free]);
      expect(listener.transports).to.deep.equal([free]);
    }
  });

  it('stops accepting on both', async () => {
    const listener = await listen();
    listener.stopAccepting();
    await Promise.all(
      ['tcp' as const, 'dtls' as const].map((name) => refusalOf(dial(name, listener))),
    );
  });
};

describeDtls('a listener for tcp and dtls', bothTransports, dtlsRefusals);

/** Names with several addresses, on either end. */
import { expect } from 'chai';
import { makeIdentity } from 'wolfssl-binding';
import { DialError } from '../../src/ports/transport-error.ts';
import type { Listener } from '../../src/ports/transport.ts';
import { DTLS } from '../../transports/dtls/dtls-protocol.ts';
import { addressesOf, type Resolve } from '../../transports/host-addresses.ts';
import { ADDRESS_ATTEMPT_MS } from '../../transports/native-dialler.ts';
import { NativeTransport } from '../../transports/native-transport.ts';
import { TCP } from '../../transports/tcp/tcp-protocol.ts';
import { describeDtls } from '../support/dtls-suite.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { refusalOf } from './compliance/refusal.ts';
import { LIMITS, NEVER } from './compliance/stage.ts';
import { deafTcpPort } from './deaf-tcp-port.ts';
import { deafUdpPort } from './deaf-udp-port.ts';
import { dtlsRefusals } from './dtls-refusals.ts';

/** Names of this spec's own, so that it does not depend on the machine's. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  both: ['::1', '127.0.0.1'],
  absent: ['192.0.2.1', '127.0.0.1'],
  many: ['127.0.0.1', '127.0.0.2', '127.0.0.3'],
};
const resolve: Resolve = async (host) => NAMES[host] ?? addressesOf(host);

const severalAddresses = (protocol: typeof TCP, deafPort: typeof deafTcpPort): void => {
  const identity = makeIdentity({ commonName: 'localhost', days: 1, algorithm: 'ecdsa' });
  const clock = new VirtualClock();
  const transport = new NativeTransport(protocol, clock, resolve);
  const closers: (() => Promise<void>)[] = [];

  const listenOn = async (host: string, port = 0): Promise<Listener> => {
    const listener = await transport.listen({ host, port, identity, limits: LIMITS });
    closers.push(() => listener.close());
    return listener;
  };
  const makeDialler = () => {
    const dialler = transport.dialler({ limits: LIMITS });
    closers.push(() => dialler.close());
    return dialler;
  };
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  it('listens on all of them at one port', async () => {
    const listener = await listenOn('both');
    const dialler = makeDialler();
    for (const host of ['::1', '127.0.0.1']) {
      const { peer } = await dialler.dial({ host, port: listener.port }, NEVER);
      expect(peer.address).to.equal(host);
    }
    await refusalOf(dialler.dial({ host: '127.0.0.2', port: listener.port }, NEVER), DialError);
  });

  it('listens on those that the machine has', async () => {
    const listener = await listenOn('absent');
    expect(listener.address).to.equal('127.0.0.1');
  });

  it('listens on every address of both families as `::`', async () => {
    const listener = await listenOn('::');
    const dialler = makeDialler();
    for (const host of ['::1', '127.0.0.1', '127.0.0.2']) {
      const { peer } = await dialler.dial({ host, port: listener.port }, NEVER);
      expect(peer.address).to.equal(host);
    }
  });

  it('stops accepting on all of them', async () => {
    const listener = await listenOn('both');
    listener.stopAccepting();
    for (const host of NAMES['both'] ?? []) {
      const dialling = makeDialler().dial({ host, port: listener.port }, NEVER);
      expect((await refusalOf(dialling, DialError)).failure).to.equal('refused');
    }
  });

  it('dials each in turn until one answers', async () => {
    const listener = await listenOn('127.0.0.3');
    const { peer } = await makeDialler().dial({ host: 'many', port: listener.port }, NEVER);
    expect(peer.address).to.equal('127.0.0.3');
    expect(clock.pending).to.equal(0);
  });

  it('leaves one that does not answer for the next', async () => {
    const deaf = await deafPort();
    closers.push(() => deaf.close());
    await listenOn('127.0.0.2', deaf.port);
    const dialling = makeDialler().dial({ host: 'many', port: deaf.port }, NEVER);
    await deaf.untilDialled();
    clock.advance(ADDRESS_ATTEMPT_MS);
    expect((await dialling).peer.address).to.equal('127.0.0.2');
    expect(clock.pending).to.equal(0);
  });

  it('tries no further one once it is aborted', async () => {
    const listener = await listenOn('127.0.0.3');
    const blocked = await deafPort('127.0.0.2', listener.port);
    closers.push(() => blocked.close());
    const controller = new AbortController();
    const target = { host: 'many', port: listener.port };
    const dialling = refusalOf(makeDialler().dial(target, controller.signal), DialError);
    await blocked.untilDialled();
    controller.abort();
    expect((await dialling).failure).to.equal('aborted');
    expect(clock.pending).to.equal(0);
  });

  it('asks for none under a signal that has aborted', async () => {
    let asked = 0;
    const dialler = new NativeTransport(protocol, clock, async (host) => {
      asked += 1;
      return [host];
    }).dialler({ limits: LIMITS });
    closers.push(() => dialler.close());
    const dialling = dialler.dial({ host: '127.0.0.1', port: 1 }, AbortSignal.abort());
    expect((await refusalOf(dialling, DialError)).failure).to.equal('aborted');
    expect(asked).to.equal(0);
  });

  it('tells of the failure that came nearest to success', async () => {
    const deaf = await deafPort();
    closers.push(() => deaf.close());
    const dialling = makeDialler().dial({ host: 'many', port: deaf.port }, NEVER);
    const refusal = refusalOf(dialling, DialError);
    await deaf.untilDialled();
    clock.advance(ADDRESS_ATTEMPT_MS);
    expect((await refusal).failure).to.equal('timeout');
  });
};

describe('the tcp transport, with several addresses', () => severalAddresses(TCP, deafTcpPort));

describeDtls(
  'the dtls transport, with several addresses',
  () => severalAddresses(DTLS, deafUdpPort),
  dtlsRefusals,
);

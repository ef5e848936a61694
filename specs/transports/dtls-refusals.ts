import { expect } from 'chai';
import { makeIdentity } from 'wolfssl-binding';
import { DialError, ListenError } from '../../src/ports/transport-error.ts';
import { listenOn, transportNamed } from '../../transports/registry.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { refusalOf } from './compliance/refusal.ts';
import { LIMITS, NEVER } from './compliance/stage.ts';

/** What the transport does on a build that cannot speak DTLS. */
export const dtlsRefusals = (): void => {
  const identity = makeIdentity({ commonName: 'localhost', days: 1, algorithm: 'ecdsa' });
  const options = { host: '127.0.0.1', port: 0, identity, limits: LIMITS };

  it('says that it cannot listen, alone or beside tcp', async () => {
    for (const names of [['dtls'], ['tcp', 'dtls']] as const) {
      const refusal = await refusalOf(listenOn(names, options), ListenError);
      expect(refusal.failure).to.equal('unsupported');
    }
  });

  it('says that it cannot dial', async () => {
    const dialler = transportNamed('dtls', new VirtualClock()).dialler({ limits: LIMITS });
    const dialling = dialler.dial({ host: '127.0.0.1', port: 1 }, NEVER);
    expect((await refusalOf(dialling, DialError)).failure).to.equal('unsupported');
    await dialler.close();
  });
};

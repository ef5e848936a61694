/** What every transport over the native loop owes beside the common suite. */
import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { fingerprint, makeIdentity } from 'wolfssl-binding';
import { ListenError } from '../../src/ports/transport-error.ts';
import type { Identity } from '../../src/ports/transport.ts';
import type { NativeTransport } from '../../transports/native-transport.ts';
import { turn } from '../support/turn.ts';
import { refusalOf } from './compliance/refusal.ts';
import { LIMITS, type Stage } from './compliance/stage.ts';

/** Set aside for documentation (RFC 5737): no machine has it. */
const FOREIGN_ADDRESS = '192.0.2.1';

/** Sockets and all else that the process has open; a Linux way to ask. */
const openDescriptors = (): number => readdirSync('/proc/self/fd').length;

export const nativeCompliance = (
  stage: Stage,
  transport: NativeTransport,
  identity: Identity,
  security: RegExp,
): void => {
  it('shows the dialler the fingerprint of the certificate, and how they are secured', async () => {
    const { near } = await stage.pair();
    const shown = `sha256:${Buffer.from(fingerprint(identity.certificatePem)).toString('hex')}`;
    expect(near.connection.peer.fingerprint).to.equal(shown);
    expect(near.connection.peer.address).to.be.oneOf(['127.0.0.1', '::1']);
    expect(near.connection.peer.security).to.match(security);
  });

  it('leaves no descriptor behind', async () => {
    const before = openDescriptors();
    const { near, listener, dialler } = await stage.pair();
    expect(openDescriptors()).to.be.above(before);
    near.connection.close();
    await Promise.all([dialler.close(), listener.close()]);
    const options = { host: FOREIGN_ADDRESS, port: 0, identity, limits: LIMITS };
    await refusalOf(transport.listen(options));
    // A loop that is told to go by its own callback goes when that has returned.
    await turn();
    expect(openDescriptors()).to.equal(before);
  });

  it('refuses to listen with an identity that is none', async () => {
    const nonsense = { certificatePem: 'nonsense', keyPem: identity.keyPem };
    const other = makeIdentity({ commonName: 'other', days: 1, algorithm: 'ecdsa' });
    const mixed = { certificatePem: identity.certificatePem, keyPem: other.keyPem };
    for (const bad of [nonsense, mixed]) {
      const options = { host: '127.0.0.1', port: 0, identity: bad, limits: LIMITS };
      const refusal = await refusalOf(transport.listen(options), ListenError);
      expect(refusal.failure).to.equal('bad-identity');
    }
  });

  it('refuses an address that is not of this machine', async () => {
    const options = { host: FOREIGN_ADDRESS, port: 0, identity, limits: LIMITS };
    const refusal = await refusalOf(transport.listen(options), ListenError);
    expect(refusal.failure).to.equal('address-unknown');
  });
};

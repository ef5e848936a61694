import { expect } from 'chai';
import { sign, X509Certificate } from 'node:crypto';
import {
  fingerprint,
  makeIdentity,
  WolfsslError,
  type ContextOptions,
  type Identity,
} from 'wolfssl-binding';
import { IDENTITY, Stage, type Closing } from './endpoint.ts';

const PIN = fingerprint(IDENTITY.certificatePem);
const STRANGER = makeIdentity({ commonName: 'stranger', days: 30, algorithm: 'ecdsa' });
const CA = { verify: 'ca', caPem: IDENTITY.certificatePem } as const;

/** The same certificate with other dates, signed anew with the same key: valid in January 2020. */
const expired = ({ certificatePem, keyPem }: Identity): Identity => {
  const der = new X509Certificate(certificatePem).raw;
  const dated = Buffer.from(
    der
      .toString('latin1')
      .replace(/\x17\x0d\d{12}Z/u, '\x17\x0d200101000000Z')
      .replace(/(Z\x17\x0d)\d{12}Z/u, '$1200131000000Z'),
    'latin1',
  );
  // Certificate ::= SEQUENCE { tbsCertificate, …, signature }; the outer header has four bytes.
  const lengthBytes = dated.readUInt8(5) & 0x7f;
  const signed = dated.subarray(4, 6 + lengthBytes + dated.readUIntBE(6, lengthBytes));
  sign(null, signed, keyPem).copy(dated, dated.length - ED25519_SIGNATURE_BYTES);
  return { certificatePem: toPem(dated), keyPem };
};

const ED25519_SIGNATURE_BYTES = 64;

const toPem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;

describe('trust', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  const accepts = async (options: Partial<ContextOptions>, name?: string): Promise<void> => {
    const server = stage.endpoint();
    const client = stage.endpoint();
    const id = client.dial(server.listen(), options, name);
    expect((await client.opened.next()).id).to.equal(id);
  };

  /** How the two ends see a dial that the client breaks off. */
  const refuses = async (
    options: Partial<ContextOptions>,
    name?: string,
  ): Promise<{ atClient: Closing; atServer: Closing }> => {
    const server = stage.endpoint();
    const client = stage.endpoint();
    client.dial(server.listen(), options, name);
    const [atClient, atServer] = await Promise.all([client.closed.next(), server.closed.next()]);
    expect(client.opened.all).to.deep.equal([]);
    expect(server.opened.all).to.deep.equal([]);
    return { atClient, atServer };
  };

  it('takes a certificate that is pinned, among others', async () => {
    await accepts({ verify: 'pin', pins: [fingerprint(STRANGER.certificatePem), PIN] });
  });

  it('breaks off at a certificate that is not pinned, and says why to the server', async () => {
    const pins = [fingerprint(STRANGER.certificatePem)];
    const { atClient, atServer } = await refuses({ verify: 'pin', pins });
    expect(atClient.reason.code).to.equal('untrusted');
    expect(atClient.reason.wolf).to.be.below(0);
    expect(atServer.reason.code).to.equal('handshake');
    expect(atServer.reason.alert).to.be.above(0);
  });

  it('takes what an authority answers for, if the name is right', async () => {
    await accepts(CA, 'localhost');
  });

  it('takes an address that the certificate names', async () => {
    await accepts(CA);
  });

  it('breaks off at another name', async () => {
    const { atClient } = await refuses(CA, 'example.org');
    expect(atClient.reason.code).to.equal('untrusted');
  });

  it('breaks off if the authority is another one', async () => {
    const { atClient } = await refuses(
      { verify: 'ca', caPem: STRANGER.certificatePem },
      'localhost',
    );
    expect(atClient.reason.code).to.equal('untrusted');
  });

  it('breaks off at a certificate that is over, pinned or not', async () => {
    const identity = expired(makeIdentity({ commonName: 'old', days: 30, algorithm: 'ed25519' }));
    const date = new X509Certificate(identity.certificatePem);
    expect(date.verify(date.publicKey)).to.equal(true);
    expect(date.validTo).to.equal('Jan 31 00:00:00 2020 GMT');
    const pins = [fingerprint(identity.certificatePem)];
    for (const verify of ['pin', 'none'] as const) {
      const server = stage.endpoint();
      const client = stage.endpoint();
      client.dial(server.listen({ identity }), { verify, pins });
      expect((await client.closed.next()).reason.code).to.equal('untrusted');
      expect(client.opened.all).to.deep.equal([]);
    }
  });

  it('cannot be had for a name without a dot, and says so', () => {
    const client = stage.endpoint();
    expect(() => client.dial(1, CA, 'intranet')).to.throw(WolfsslError, 'intranet');
  });

  it('breaks off at a certificate whose signature is not its own', async () => {
    const { certificatePem, keyPem } = makeIdentity({
      commonName: 'forged',
      days: 30,
      algorithm: 'ed25519',
      names: ['localhost'],
    });
    const der = new X509Certificate(certificatePem).raw;
    der.writeUInt8(der.readUInt8(der.length - 40) ^ 1, der.length - 40);
    const pem = toPem(der);
    const client = stage.endpoint();
    const port = stage.endpoint().listen({ identity: { certificatePem: pem, keyPem } });
    client.dial(port, { verify: 'ca', caPem: certificatePem }, 'localhost');
    expect((await client.closed.next()).reason.code).to.equal('untrusted');
  });

  it('is asked of a client too, if the server wants it', async () => {
    const server = stage.endpoint();
    const client = stage.endpoint();
    const port = server.listen({ verify: 'pin', pins: [PIN] });
    client.dial(port, { identity: STRANGER });
    expect((await server.closed.next()).reason.code).to.equal('untrusted');
    client.dial(port);
    expect((await server.closed.next()).reason.code).to.equal('handshake');
    client.dial(port, { identity: IDENTITY });
    await server.opened.next();
  });
});

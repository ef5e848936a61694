import { expect } from 'chai';
import { fingerprint, makeIdentity, type ContextOptions } from 'wolfssl-binding';
import { IDENTITY, Stage, type Closing } from './endpoint.ts';

const PIN = fingerprint(IDENTITY.certificatePem);
const STRANGER = makeIdentity({ commonName: 'stranger', days: 30, algorithm: 'ecdsa' });
const CA = { verify: 'ca', caPem: IDENTITY.certificatePem } as const;

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

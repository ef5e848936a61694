import { expect } from 'chai';
import { X509Certificate } from 'node:crypto';
import {
  createLoop,
  fingerprint,
  makeIdentity,
  WolfsslError,
  type ContextOptions,
  type Handlers,
} from 'wolfssl-binding';
import { IDENTITY, OPTIONS, Stage } from './endpoint.ts';

const OTHER = makeIdentity({ commonName: 'other', days: 30, algorithm: 'ecdsa' });
const RSA = makeIdentity({ commonName: 'rsa', days: 30, algorithm: 'rsa:2048' });

const DAY_MS = 24 * 60 * 60 * 1000;

const SILENT: Handlers = {
  onOpen: () => undefined,
  onLines: () => undefined,
  onLineTooLong: () => undefined,
  onEnd: () => undefined,
  onDrain: () => undefined,
  onClose: () => undefined,
};

/** The error that `act` throws, which it must. */
const errorOf = (act: () => unknown): WolfsslError => {
  try {
    act();
  } catch (error) {
    if (error instanceof WolfsslError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('arguments', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  for (const [name, options] of [
    ['lineBytesMax', { lineBytesMax: 0 }],
    ['lineBytesMax', { lineBytesMax: 2 ** 30 }],
    ['queueBytesMax', { queueBytesMax: -1 }],
    ['handshakeMs', { handshakeMs: 1.5 }],
    ['idleMs', { idleMs: Number.NaN }],
    ['deferMs', { deferMs: -1 }],
    ['acceptsPerWakeMax', { acceptsPerWakeMax: 0 }],
  ] as const) {
    it(`names ${name} if it is ${String(Object.values(options)[0])}`, () => {
      expect(() => createLoop({ ...OPTIONS, ...options }, SILENT)).to.throw(name);
    });
  }

  it('names a handler that is missing', () => {
    const lacking = { ...SILENT, onDrain: undefined } as unknown as Handlers;
    expect(() => createLoop(OPTIONS, lacking)).to.throw(TypeError, 'onDrain');
  });

  for (const [name, options] of [
    ['identity', { role: 'server', verify: 'none' }],
    ['pins', { role: 'client', verify: 'pin' }],
    ['pins', { role: 'client', verify: 'pin', pins: [new Uint8Array(31)] }],
    ['caPem', { role: 'client', verify: 'ca' }],
    ['alpn', { role: 'client', verify: 'none', alpn: ['a,b'] }],
    ['alpn', { role: 'client', verify: 'none', alpn: ['x'.repeat(256)] }],
    ['groups', { role: 'client', verify: 'none', groups: [] }],
    ['minVersion', { role: 'client', verify: 'none', minVersion: '1.1' }],
    ['role', { role: 'both', verify: 'none' }],
    ['verify', { role: 'client', verify: 'maybe' }],
  ] as const) {
    it(`names ${name} in a context that cannot be`, () => {
      const { loop } = stage.endpoint();
      expect(() => loop.context(options as unknown as ContextOptions)).to.throw(name);
    });
  }

  it('names an address or a port that is none', () => {
    const { loop } = stage.endpoint();
    const client = loop.context({ role: 'client', verify: 'none' });
    expect(() => loop.connect(client, { address: 'localhost', port: 1 })).to.throw('address');
    expect(() => loop.connect(client, { address: '::1', port: 0 })).to.throw('port');
    expect(() => loop.connect(client, { address: '::1', port: 65_536 })).to.throw('port');
    expect(() => loop.listen(client, { address: '1.2.3', port: 1 })).to.throw('address');
  });

  for (const [name, code, identity] of [
    ['a certificate that is none', 'ERR_WOLFSSL_CERTIFICATE', { ...IDENTITY, certificatePem: 'x' }],
    ['a key that is none', 'ERR_WOLFSSL_KEY', { ...IDENTITY, keyPem: 'x' }],
    ['the key of another', 'ERR_WOLFSSL_KEY_MISMATCH', { ...IDENTITY, keyPem: OTHER.keyPem }],
    ['a key of another kind', 'ERR_WOLFSSL_KEY_MISMATCH', { ...RSA, keyPem: OTHER.keyPem }],
  ] as const) {
    it(`refuses ${name}`, () => {
      const { loop } = stage.endpoint();
      const error = errorOf(() => loop.context({ role: 'server', verify: 'none', identity }));
      expect(error.code).to.equal(code);
      expect(error.message).to.match(/certificate|key/u);
    });
  }

  it('refuses an authority that is none', () => {
    const { loop } = stage.endpoint();
    const error = errorOf(() => loop.context({ role: 'client', verify: 'ca', caPem: 'nobody' }));
    expect(error.code).to.equal('ERR_WOLFSSL_CA');
    expect(error.wolf).to.be.below(0);
  });

  it('says so if the port is taken or the address is not ours', () => {
    const server = stage.endpoint();
    const port = server.listen();
    const context = server.loop.context({ role: 'server', verify: 'none', identity: IDENTITY });
    const taken = errorOf(() => server.loop.listen(context, { address: '127.0.0.1', port }));
    expect(taken.code).to.equal('EADDRINUSE');
    expect(taken.message).to.include(`127.0.0.1 port ${port}`);
    // Half a listener, on one family only, would leave the other family's users to a stranger.
    const half = errorOf(() => server.loop.listen(context, { address: '::', port }));
    expect(half.code).to.equal('EADDRINUSE');
    const foreign = errorOf(() => server.loop.listen(context, { address: '192.0.2.1', port: 0 }));
    expect(foreign.code).to.equal('EADDRNOTAVAIL');
  });

  it('listens on both families at :: and says which peer came over which', async () => {
    const server = stage.endpoint();
    const context = server.loop.context({ role: 'server', verify: 'none', identity: IDENTITY });
    const { port } = server.loop.listen(context, { address: '::', port: 0 });
    const client = stage.endpoint();
    const dialling = client.loop.context({ role: 'client', verify: 'none' });
    for (const address of ['127.0.0.1', '::1']) {
      client.loop.connect(dialling, { address, port });
      const { id } = await server.opened.next();
      expect(server.loop.peer(id)?.address).to.equal(address);
    }
  });

  it('refuses a context that was released', () => {
    const { loop } = stage.endpoint();
    const context = loop.context({ role: 'client', verify: 'none' });
    loop.releaseContext(context);
    const error = errorOf(() => loop.connect(context, { address: '127.0.0.1', port: 1 }));
    expect(error.code).to.equal('ERR_WOLFSSL_STALE');
  });

  it('makes certificates that begin yesterday and last as long as asked', () => {
    for (const days of [1, 10_000]) {
      const made = makeIdentity({ commonName: 'dated', days, algorithm: 'ecdsa', names: ['a.b'] });
      const { validFrom, validTo, subject, subjectAltName } = new X509Certificate(
        made.certificatePem,
      );
      const lasts = (Date.parse(validTo) - Date.parse(validFrom)) / DAY_MS;
      expect(lasts).to.equal(days + 1);
      expect(Math.abs(Date.parse(validFrom) + DAY_MS - Date.now())).to.be.below(60_000);
      expect(subject).to.equal('CN=dated');
      expect(subjectAltName).to.equal('DNS:a.b');
    }
  });

  it('refuses identities that cannot be made, and texts without a certificate', () => {
    const good = { commonName: 'x', days: 1, algorithm: 'ecdsa' } as const;
    expect(() => makeIdentity({ ...good, commonName: 'x'.repeat(64) })).to.throw('commonName');
    expect(() => makeIdentity({ ...good, days: 0 })).to.throw('days');
    expect(() => makeIdentity({ ...good, names: ['a b'] })).to.throw('names');
    expect(errorOf(() => fingerprint('nothing')).code).to.equal('ERR_WOLFSSL_CERTIFICATE');
  });
});

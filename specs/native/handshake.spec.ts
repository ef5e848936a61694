import { expect } from 'chai';
import { once } from 'node:events';
import { connect } from 'node:tls';
import {
  fingerprint,
  makeIdentity,
  versions,
  type ContextOptions,
  type KeyAlgorithm,
  type PeerInfo,
} from 'wolfssl-binding';
import { IDENTITY, Stage } from './endpoint.ts';

const ALGORITHMS: readonly KeyAlgorithm[] = ['rsa:2048', 'rsa:3072', 'ecdsa', 'ed25519'];
const BEST_GROUP = versions.build === 'tuned' ? 'X25519MLKEM768' : 'X25519';

describe('the handshake', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  /** What the two ends know of each other. */
  const meet = async (
    ofServer: Partial<ContextOptions> = {},
    ofClient: Partial<ContextOptions> = {},
    serverName?: string,
  ): Promise<{ atServer: PeerInfo; atClient: PeerInfo }> => {
    const server = stage.endpoint();
    const client = stage.endpoint();
    const dialled = client.dial(server.listen(ofServer), ofClient, serverName);
    const [{ id }] = await Promise.all([server.opened.next(), client.opened.next()]);
    const atServer = server.loop.peer(id);
    const atClient = client.loop.peer(dialled);
    if (atServer === undefined || atClient === undefined) throw new Error('nobody is there');
    return { atServer, atClient };
  };

  for (const algorithm of ALGORITHMS) {
    it(`is made with a key of ${algorithm}, and shows its certificate`, async () => {
      const identity = makeIdentity({ commonName: 'one of each', days: 30, algorithm });
      const { atClient, atServer } = await meet({ identity });
      expect(atClient.fingerprint).to.deep.equal(fingerprint(identity.certificatePem));
      expect(atServer.fingerprint).to.equal(undefined);
    }).timeout(15_000);
  }

  it('is TLS 1.3 with the best group and AES-128-GCM if nobody asks for less', async () => {
    const { atClient, atServer } = await meet();
    for (const peer of [atClient, atServer]) {
      expect(peer.protocol).to.equal('TLSv1.3');
      expect(peer.cipher).to.equal('TLS_AES_128_GCM_SHA256');
      expect(peer.group).to.equal(BEST_GROUP);
      expect(peer.resumed).to.equal(false);
      expect(peer.address).to.equal('127.0.0.1');
      expect(peer.port).to.be.within(1, 65_535);
    }
  });

  for (const group of ['X25519', 'P-256'] as const) {
    it(`uses ${group} with a client that has nothing else`, async () => {
      const { atClient, atServer } = await meet({}, { groups: [group] });
      expect([atClient.group, atServer.group]).to.deep.equal([group, group]);
    });
  }

  it('takes a second round if the server has only the last of the client’s groups', async () => {
    const { atClient } = await meet({ groups: ['P-256'] });
    expect(atClient.group).to.equal('P-256');
  });

  it('meets a client of TLS 1.2, with ECDHE and AEAD', async () => {
    const server = stage.endpoint();
    const port = server.listen();
    const socket = connect({
      port,
      host: '127.0.0.1',
      maxVersion: 'TLSv1.2',
      rejectUnauthorized: false,
    });
    await once(socket, 'secureConnect');
    const { id } = await server.opened.next();
    const peer = server.loop.peer(id);
    expect(peer?.protocol).to.equal('TLSv1.2');
    expect(peer?.cipher).to.equal('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256');
    expect(['X25519', 'P-256']).to.include(peer?.group);
    socket.write('hello\n');
    expect(await server.nextText()).to.equal('hello');
    socket.destroy();
  });

  it('refuses TLS 1.2 if told to', async () => {
    const server = stage.endpoint();
    const port = server.listen({ minVersion: '1.3' });
    const socket = connect({
      port,
      host: '127.0.0.1',
      maxVersion: 'TLSv1.2',
      rejectUnauthorized: false,
    });
    await once(socket, 'error');
    expect((await server.closed.next()).reason.code).to.equal('handshake');
  });

  it('agrees on the first name that the client and the server both have', async () => {
    const { atClient, atServer } = await meet({ alpn: ['b', 'a'] }, { alpn: ['c', 'a'] });
    expect([atClient.alpn, atServer.alpn]).to.deep.equal(['a', 'a']);
  });

  it('does without a name if there is none in common', async () => {
    const { atClient, atServer } = await meet({ alpn: ['a'] }, { alpn: ['b'] });
    expect([atClient.alpn, atServer.alpn]).to.deep.equal([undefined, undefined]);
  });

  it('tells the server which name was dialled', async () => {
    const { atServer } = await meet({}, {}, 'localhost');
    expect(atServer.serverName).to.equal('localhost');
  });

  for (const minVersion of ['1.2', '1.3'] as const) {
    it(`derives the same bytes at both ends, from TLS ${minVersion} on`, async () => {
      const label = { exporterLabel: 'EXPORTER-specs', minVersion };
      const { atClient, atServer } = await meet(label, label);
      expect(atClient.exported).to.have.length(32);
      expect(atClient.exported).to.deep.equal(atServer.exported);
      const another = await meet(label, label);
      expect(another.atClient.exported).not.to.deep.equal(atClient.exported);
    });
  }

  it('shows the client’s certificate to a server that asks', async () => {
    const pin = fingerprint(IDENTITY.certificatePem);
    const { atServer } = await meet({ verify: 'pin', pins: [pin] }, { identity: IDENTITY });
    expect(atServer.fingerprint).to.deep.equal(pin);
  });

  it('fails, and says so, if the other end speaks something else', async () => {
    const server = stage.endpoint();
    const port = server.listen();
    const { Socket } = await import('node:net');
    const socket = new Socket();
    socket.on('error', () => socket.destroy()).resume();
    socket.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n'));
    const { reason } = await server.closed.next();
    expect(reason.code).to.equal('handshake');
    expect(reason.wolf).to.be.below(0);
    expect(server.opened.all).to.deep.equal([]);
  });
});

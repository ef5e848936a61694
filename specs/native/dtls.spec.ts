/** DTLS as the binding speaks it between its own ends; what it has in common is in `transports`. */
import { expect } from 'chai';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fingerprint, makeIdentity, type ContextOptions } from 'wolfssl-binding';
import { describeDtls } from '../support/dtls-suite.ts';
import { dtlsRefusal } from './dtls-refusal.ts';
import { IDENTITY, Stage } from './endpoint.ts';
import { UdpStranger } from './udp-stranger.ts';

const DTLS = { protocol: 'dtls' } as const;

describeDtls(
  'DTLS',
  () => {
    const stage = new Stage();
    afterEach(() => stage.clear());

    const meet = async (
      serverOptions: Partial<ContextOptions> = {},
      clientOptions: Partial<ContextOptions> = {},
    ) => {
      const server = stage.endpoint({}, { onEnd: (id) => server.loop.close(id) });
      const client = stage.endpoint();
      const port = server.listen({ ...DTLS, ...serverOptions });
      const dialled = client.dial(port, { ...DTLS, ...clientOptions });
      const [{ id: served }] = await Promise.all([server.opened.next(), client.opened.next()]);
      return { server, client, served, dialled };
    };

    it('is 1.3 with X25519MLKEM768 between our own ends, in hellos of two datagrams', async () => {
      const { server, client, served, dialled } = await meet();
      for (const peer of [server.loop.peer(served), client.loop.peer(dialled)]) {
        expect(peer?.protocol).to.equal('DTLSv1.3');
        expect(peer?.group).to.equal('X25519MLKEM768');
        expect(peer?.cipher).to.equal('TLS_AES_128_GCM_SHA256');
      }
    });

    for (const group of ['X25519', 'P-256'] as const) {
      it(`agrees on ${group} with who has nothing else`, async () => {
        const { client, dialled } = await meet({}, { groups: [group] });
        expect(client.loop.peer(dialled)?.group).to.equal(group);
      });
    }

    for (const algorithm of ['rsa:2048', 'rsa:3072', 'ed25519'] as const) {
      it(`shows a certificate of the kind ${algorithm}`, async () => {
        const identity = makeIdentity({ commonName: 'kind', days: 1, algorithm });
        const { client, dialled } = await meet({ identity });
        expect(client.loop.peer(dialled)?.fingerprint).to.deep.equal(
          fingerprint(identity.certificatePem),
        );
      });
    }

    it('tells both ends the protocol’s name and the same exported secret', async () => {
      const options = { alpn: ['mesngr/1'], exporterLabel: 'EXPERIMENTAL specs' };
      const { server, client, served, dialled } = await meet(options, options);
      const [there, here] = [server.loop.peer(served), client.loop.peer(dialled)];
      expect(there?.alpn).to.equal('mesngr/1');
      expect(here?.alpn).to.equal('mesngr/1');
      expect(here?.exported).to.have.length(32);
      expect(here?.exported).to.deep.equal(there?.exported);
    });

    it('takes a pinned certificate and breaks off at another', async () => {
      const pinned = { verify: 'pin', pins: [fingerprint(IDENTITY.certificatePem)] } as const;
      await meet({}, pinned);
      const server = stage.endpoint();
      const other = makeIdentity({ commonName: 'other', days: 1, algorithm: 'ecdsa' });
      const port = server.listen({ ...DTLS, identity: other });
      const client = stage.endpoint();
      client.dial(port, { ...DTLS, ...pinned });
      expect((await client.closed.next()).reason.code).to.equal('untrusted');
      expect((await server.closed.next()).reason.code).to.equal('handshake');
      expect(server.opened.all).to.deep.equal([]);
    });

    it('is refused at once where nobody listens', async () => {
      const socket = createSocket('udp4');
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
      const { port } = socket.address();
      socket.close();
      await once(socket, 'close');
      const client = stage.endpoint();
      client.dial(port, DTLS);
      expect((await client.closed.next()).reason.code).to.equal('refused');
    });

    it('gives a silent server up at the deadline, having asked more than once', async () => {
      const silent = await UdpStranger.at();
      const client = stage.endpoint({ handshakeMs: 1000 });
      client.dial(silent.port, DTLS);
      expect((await client.closed.next()).reason.code).to.equal('handshake-timeout');
      expect(silent.heard.all.length).to.be.within(3, 6);
      silent.close();
    });

    it('answers from the address that was asked, not from the first that fits', async () => {
      const server = stage.endpoint();
      const context = server.loop.context({
        role: 'server',
        identity: IDENTITY,
        verify: 'none',
        ...DTLS,
      });
      for (const [any, asked] of [
        ['0.0.0.0', '127.0.0.5'],
        ['::', '127.0.0.6'],
        ['::', '::1'],
      ] as const) {
        const { port } = server.loop.listen(context, { address: any, port: 0 });
        const client = stage.endpoint();
        const dialler = client.loop.context({ role: 'client', verify: 'none', ...DTLS });
        // A client hears nobody but the address that it dialled.
        const id = client.loop.connect(dialler, { address: asked, port });
        await Promise.all([client.opened.next(), server.opened.next()]);
        client.loop.send(id, asked);
        expect(await server.nextText()).to.equal(asked);
      }
    });

    it('carries a line many datagrams long, both ways, and a thousand small ones', async () => {
      const { server, client, served, dialled } = await meet();
      server.loop.setLineLimit(served, 65_536);
      client.loop.setLineLimit(dialled, 65_536);
      const long = 'x'.repeat(60_000);
      client.loop.send(dialled, long);
      expect(await server.nextText()).to.equal(long);
      server.loop.send(served, long);
      expect(await client.nextText()).to.equal(long);
      const small = Array.from({ length: 1000 }, (_, index) => `line ${index}`);
      for (const line of small) client.loop.send(dialled, line);
      const heard = await server.lines.take(small.length);
      expect(heard.map(({ text }) => text)).to.deep.equal(small);
    });

    it('holds back a peer while its lines are not wanted, and loses none of them', async () => {
      const { server, client, served, dialled } = await meet();
      server.loop.pause(served);
      const lines = Array.from({ length: 400 }, (_, index) => `${index} ${'y'.repeat(2000)}`);
      for (const line of lines) client.loop.send(dialled, line);
      client.loop.send(dialled, 'last');
      const { dialled: other, client: second } = await meet();
      second.loop.send(other, 'meanwhile');
      // What the server's window of 512 KiB has no room for waits here.
      expect(client.loop.queuedBytes(dialled)).to.be.greaterThan(250_000);
      server.loop.resume(served);
      const heard = await server.lines.take(lines.length + 1);
      expect(heard.map(({ text }) => text)).to.deep.equal([...lines, 'last']);
    });

    it('tells that there is room again, though nothing is left to send', async () => {
      const server = stage.endpoint();
      const client = stage.endpoint({ queueBytesMax: 65_536 });
      const dialled = client.dial(server.listen(DTLS), DTLS);
      await Promise.all([client.opened.next(), server.opened.next()]);
      while (client.loop.send(dialled, 'z'.repeat(1000)));
      expect(await client.drained.next()).to.equal(dialled);
    });

    it('frees its port once the last connection on it is gone', async () => {
      const { server, client, dialled } = await meet();
      const port = client.loop.peer(dialled)?.port ?? 0;
      server.loop.closeListener(1);
      client.loop.close(dialled);
      await Promise.all([server.closed.next(), client.closed.next()]);
      // It lingers for a second, in case its last word was lost.
      const again = stage.endpoint();
      const context = again.loop.context({
        role: 'server',
        identity: IDENTITY,
        verify: 'none',
        ...DTLS,
      });
      const listen = (): number => {
        try {
          return again.loop.listen(context, { address: '127.0.0.1', port }).port;
        } catch {
          return 0;
        }
      };
      while (listen() !== port) await new Promise((resolve) => setImmediate(resolve));
    });
  },
  dtlsRefusal,
);

/** What anybody can do to a UDP port who has no cookie, no key and no connection. */
import { expect } from 'chai';
import { describeDtls } from '../support/dtls-suite.ts';
import { dtlsRefusal } from './dtls-refusal.ts';
import { DatagramDetour } from './datagram-detour.ts';
import { type Endpoint, Stage } from './endpoint.ts';
import { UdpStranger } from './udp-stranger.ts';

const DTLS = { protocol: 'dtls' } as const;
const FLOODING_SOURCES = 5000;
const HELLOS_PER_SOURCE = 4;
/** SECURITY's bound for what a flood may add to the process, in bytes. */
const GROWTH_BYTES_MAX = 32 * 1024 * 1024;
const FLOOD_MS_MAX = 30_000;

describeDtls(
  'strangers on a DTLS port',
  () => {
    const stage = new Stage();
    const closers: (() => void)[] = [];
    afterEach(() => {
      for (const close of closers.splice(0)) close();
      stage.clear();
    });

    const stranger = async (address?: string): Promise<UdpStranger> => {
      const made = await UdpStranger.at(address);
      closers.push(() => made.close());
      return made;
    };
    const detour = async (port: number): Promise<DatagramDetour> => {
      const made = await DatagramDetour.to(port);
      closers.push(() => made.close());
      return made;
    };
    const server = (options = {}): { readonly endpoint: Endpoint; readonly port: number } => {
      const endpoint = stage.endpoint(options, { onEnd: (id) => endpoint.loop.close(id) });
      return { endpoint, port: endpoint.listen(DTLS) };
    };

    /** The first words of our own client: a hello without a cookie. */
    const firstHello = async (): Promise<Buffer> => {
      const ear = await stranger();
      const client = stage.endpoint();
      const id = client.dial(ear.port, DTLS);
      const hello = await ear.heard.next();
      client.loop.abort(id);
      return hello;
    };

    /** Resolves when the server has answered a client of good faith. */
    const honestTalk = async ({ endpoint, port }: ReturnType<typeof server>): Promise<void> => {
      const client = stage.endpoint();
      const id = client.dial(port, DTLS);
      await client.opened.next();
      client.loop.send(id, 'in good faith');
      const { id: served, text } = await endpoint.lines.next();
      expect(text).to.equal('in good faith');
      endpoint.loop.send(served, 'heard');
      expect(await client.nextText()).to.equal('heard');
    };

    it('are answered with no more bytes than they sent, and cost no connection', async () => {
      const { endpoint, port } = server();
      const hello = await firstHello();
      const asking = await stranger();
      for (let count = 0; count < 50; count += 1) await asking.send(hello, port);
      await asking.heard.take(50);
      expect(asking.heardBytes).to.be.greaterThan(0).and.at.most(asking.sentBytes);
      expect(endpoint.loop.connections).to.equal(0);
    });

    it('get no answer to anything but a hello', async () => {
      const { endpoint, port } = server();
      const hello = await firstHello();
      const asking = await stranger();
      const junk = [
        Buffer.alloc(0),
        Buffer.from('{"command":"who"}\n'),
        ...Array.from({ length: 256 }, (_, first) => Buffer.alloc(200, first)),
        ...Array.from({ length: hello.length }, (_, bytes) => hello.subarray(0, bytes)),
        Buffer.concat([hello, hello]).fill(0xff, hello.length - 40),
        Buffer.alloc(2000, 22),
      ];
      for (const datagram of junk) await asking.send(datagram, port);
      // What is answered is answered in order, so a whole hello's answer is the first of all.
      const before = asking.heardBytes;
      await asking.send(hello, port);
      await asking.heard.next();
      expect(before).to.be.at.most(hello.length);
      expect(asking.heardBytes).to.be.at.most(2 * hello.length);
      expect(endpoint.loop.connections).to.equal(0);
      await honestTalk({ endpoint, port });
    });

    it('cannot fill its memory from thousands of addresses', async function () {
      this.timeout(FLOOD_MS_MAX);
      const { endpoint, port } = server();
      const hello = await firstHello();
      const flood = async (from: number, to: number): Promise<void> => {
        for (let source = from; source < to; source += 1) {
          const address = `127.${1 + (source >> 16)}.${(source >> 8) & 255}.${1 + (source & 127)}`;
          const asking = await UdpStranger.at(address);
          for (let count = 0; count < HELLOS_PER_SOURCE; count += 1) await asking.send(hello, port);
          asking.close();
        }
      };
      await flood(0, 500);
      const before = process.memoryUsage.rss();
      await flood(500, FLOODING_SOURCES);
      expect(process.memoryUsage.rss() - before).to.be.below(GROWTH_BYTES_MAX);
      expect(endpoint.loop.connections).to.equal(0);
      await honestTalk({ endpoint, port });
    });

    it('gain nothing from a hello with somebody else’s cookie', async () => {
      const { endpoint, port } = server();
      const way = await detour(port);
      const client = stage.endpoint();
      client.dial(way.port, { ...DTLS, groups: ['X25519'] });
      await Promise.all([client.opened.next(), endpoint.opened.next()]);
      const cookied = way.hellos.at(-1) ?? Buffer.alloc(0);
      const thief = await stranger('127.0.0.9');
      for (let count = 0; count < 20; count += 1) await thief.send(cookied, port);
      const hello = await firstHello();
      await thief.send(hello, port);
      await thief.heard.next();
      expect(thief.heardBytes).to.be.at.most(thief.sentBytes);
      expect(endpoint.loop.connections).to.equal(1);
    });

    it('cannot disturb a connection by its own hellos, sent again', async () => {
      const { endpoint, port } = server();
      const way = await detour(port);
      const client = stage.endpoint();
      const id = client.dial(way.port, DTLS);
      await Promise.all([client.opened.next(), endpoint.opened.next()]);
      for (const hello of [...way.hellos, ...way.hellos]) way.replay(hello);
      client.loop.send(id, 'still here');
      expect(await endpoint.nextText()).to.equal('still here');
      expect(endpoint.closed.all).to.deep.equal([]);
    });

    it('cannot take a connection over by its id', async () => {
      const { endpoint, port } = server();
      const way = await detour(port);
      const client = stage.endpoint();
      const id = client.dial(way.port, DTLS);
      const [{ id: served }] = await Promise.all([endpoint.opened.next(), client.opened.next()]);
      client.loop.send(id, 'mine');
      expect(await endpoint.nextText()).to.equal('mine');
      const recorded = way.seen.filter(({ from }) => from === 'client').at(-1);
      const datagram = recorded?.bytes ?? Buffer.alloc(0);
      const mangled = Buffer.from(datagram);
      mangled[mangled.length - 1] = (mangled.at(-1) ?? 0) ^ 1;
      const thief = await stranger('127.0.0.9');
      for (let count = 0; count < 20; count += 1) {
        await thief.send(count % 2 === 0 ? datagram : mangled, port);
      }
      client.loop.send(id, 'still mine');
      expect(await endpoint.nextText()).to.equal('still mine');
      endpoint.loop.send(served, 'yours');
      expect(await client.nextText()).to.equal('yours');
      expect(thief.heardBytes).to.equal(0);
      expect(endpoint.loop.peer(served)?.address).to.equal('127.0.0.1');
    });

    it('who prove their address and then say nothing are closed at the deadline', async () => {
      const { endpoint, port } = server({ handshakeMs: 200 });
      const way = await detour(port);
      const client = stage.endpoint();
      client.dial(way.port, { ...DTLS, groups: ['X25519'] });
      await Promise.all([client.opened.next(), endpoint.opened.next()]);
      client.loop.destroy();
      await endpoint.closed.next();
      way.replay(way.hellos.at(-1) ?? Buffer.alloc(0));
      expect((await endpoint.closed.next()).reason.code).to.equal('handshake-timeout');
      expect(endpoint.loop.connections).to.equal(0);
    });

    it('begin no more handshakes than one source may, and still get in later', async function () {
      this.timeout(FLOOD_MS_MAX);
      const endpoint = stage.endpoint({ handshakesPerSourceMax: 4, handshakeMs: 10_000 });
      const port = endpoint.listen(DTLS);
      const client = stage.endpoint({ handshakeMs: 10_000 });
      const context = client.loop.context({ role: 'client', verify: 'none', ...DTLS });
      const began = performance.now();
      for (let count = 0; count < 16; count += 1) {
        client.loop.connect(context, { address: '127.0.0.1', port });
      }
      await client.opened.take(8);
      await client.opened.take(8);
      // A burst of 8, then 4 in each second: the 16th is not let in before two of them are over.
      expect(performance.now() - began).to.be.greaterThan(1900);
    });

    it('who start anew at the same port take the place of what was there', async () => {
      const { endpoint, port } = server();
      const way = await detour(port);
      const [first, second] = [stage.endpoint(), stage.endpoint()];
      first.dial(way.port, DTLS);
      const [{ id: before }] = await Promise.all([endpoint.opened.next(), first.opened.next()]);
      const id = second.dial(way.port, DTLS);
      const [{ id: after }] = await Promise.all([endpoint.opened.next(), second.opened.next()]);
      expect(after).not.to.equal(before);
      second.loop.send(id, 'anew');
      expect(await endpoint.lines.next()).to.deep.equal({ id: after, text: 'anew' });
    });
  },
  dtlsRefusal,
);

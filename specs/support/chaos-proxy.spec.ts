import { expect } from 'chai';
import { type ChaosOptions, ChaosProxy, type WatchedDatagram } from './chaos-proxy.ts';
import { UdpPeer } from './chaos/udp-peer.ts';
import { Conditions } from './conditions.ts';
import { turn } from './turn.ts';
import { VirtualClock } from './virtual-clock.ts';

const SEED = 7;

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `datagram ${index}`);

describe('ChaosProxy', () => {
  const open: { close(): Promise<void> }[] = [];
  const watched: WatchedDatagram[] = [];
  const conditions = new Conditions();
  let server: UdpPeer;
  let client: UdpPeer;

  const kept = <Closable extends { close(): Promise<void> }>(opened: Closable): Closable => {
    open.push(opened);
    return opened;
  };

  const proxyWith = async (options: Partial<ChaosOptions> = {}): Promise<ChaosProxy> => {
    const onDatagram = (datagram: WatchedDatagram): void => {
      watched.push(datagram);
      conditions.changed();
    };
    return kept(await ChaosProxy.open({ to: server.port, seed: SEED, onDatagram, ...options }));
  };

  /** Resolves when the proxy has taken so many, since the spec began. */
  const taken = (count: number): Promise<void> => conditions.until(() => watched.length >= count);

  const sendAll = async (proxy: ChaosProxy, texts: readonly string[]): Promise<void> => {
    const before = watched.length;
    for (const [index, text] of texts.entries()) {
      client.send(text, proxy.port);
      // Less than what a socket's buffer holds, so that only the proxy loses any.
      if (index % 50 === 49) await taken(before + index + 1);
    }
    await taken(before + texts.length);
  };

  beforeEach(async () => {
    server = kept(await UdpPeer.open());
    client = kept(await UdpPeer.open());
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
    watched.length = 0;
  });

  it('passes everything on a clean path, of any size, in both directions', async () => {
    const proxy = await proxyWith();
    const sizes = [0, 1, 1200, 1500, 9000, 65_507];
    for (const size of sizes) client.send(Buffer.alloc(size, size), proxy.port);
    await server.until(sizes.length);
    expect(server.received.map(({ bytes }) => bytes)).to.deep.equal(
      sizes.map((size) => Buffer.alloc(size, size)),
    );
    for (const { bytes, port } of server.received) server.send(bytes, port);
    await client.until(sizes.length);
    expect(client.received.map(({ bytes }) => bytes.length)).to.deep.equal(sizes);
    const bytes = sizes.reduce((sum, size) => sum + size);
    const counted = {
      datagramsIn: 6,
      bytesIn: bytes,
      datagramsOut: 6,
      bytesOut: bytes,
      dropped: 0,
      duplicated: 0,
      corrupted: 0,
      reordered: 0,
    };
    expect(proxy.counters).to.deep.equal({ toServer: counted, toClient: counted });
  });

  it('gives every client a port of its own towards the server', async () => {
    const proxy = await proxyWith();
    const other = kept(await UdpPeer.open());
    client.send('one', proxy.port);
    other.send('other', proxy.port);
    await server.until(2);
    for (const { bytes, port } of server.received) server.send(`to ${bytes.toString()}`, port);
    await Promise.all([client.until(1), other.until(1)]);
    expect([client.texts, other.texts]).to.deep.equal([['to one'], ['to other']]);
    expect(new Set(server.received.map(({ port }) => port))).to.have.lengthOf(2);
  });

  it('loses about as many as it is told to, and the same ones for the same seed', async () => {
    const lost = async (seed: number): Promise<readonly string[]> => {
      const proxy = await proxyWith({ seed, conditions: { loss: 0.3 } });
      const before = server.received.length;
      await sendAll(proxy, numbered(1000));
      const { datagramsIn, dropped } = proxy.counters.toServer;
      await server.until(before + datagramsIn - dropped);
      // Five standard deviations.
      expect(dropped, String(proxy)).to.be.closeTo(300, 72);
      const passed = new Set(server.texts.slice(before));
      return numbered(1000).filter((text) => !passed.has(text));
    };
    const first = await lost(SEED);
    expect(await lost(SEED)).to.deep.equal(first);
    expect(await lost(SEED + 1)).to.not.deep.equal(first);
  });

  it('damages a copy: what arrives differs in a few bits, what is watched does not', async () => {
    const proxy = await proxyWith({ conditions: { corrupt: 1 } });
    const texts = numbered(100);
    await sendAll(proxy, texts);
    await server.until(100);
    expect(watched.map(({ bytes }) => bytes.toString())).to.deep.equal(texts);
    for (const [index, { bytes }] of server.received.entries()) {
      const sent = Buffer.from(texts[index] ?? '');
      expect(bytes.length).to.equal(sent.length);
      expect(bytes.equals(sent), String(proxy)).to.equal(false);
    }
    expect(proxy.counters.toServer.corrupted).to.equal(100);
  });

  it('doubles', async () => {
    const proxy = await proxyWith({ conditions: { duplicate: 1 } });
    await sendAll(proxy, ['twice']);
    await server.until(2);
    expect(server.texts).to.deep.equal(['twice', 'twice']);
    expect(proxy.counters.toServer).to.include({ datagramsOut: 2, duplicated: 1, reordered: 0 });
    expect(watched[0]?.copies).to.equal(2);
  });

  it('delays, and lets reordered ones come later than those that follow', async () => {
    const clock = new VirtualClock();
    const proxy = await proxyWith({
      clock,
      conditions: { delayMs: 20, reorder: 1, reorderMs: 30 },
    });
    await sendAll(proxy, ['late']);
    proxy.change({ reorder: 0 });
    await sendAll(proxy, ['on time']);
    clock.advance(19);
    expect(proxy.counters.toServer.datagramsOut).to.equal(0);
    clock.advance(1);
    expect(proxy.counters.toServer.datagramsOut).to.equal(1);
    clock.advance(30);
    await server.until(2);
    expect(server.texts).to.deep.equal(['on time', 'late']);
    expect(proxy.counters.toServer.reordered).to.equal(1);
  });

  it('counts as reordered what the server sees come behind a later one', async () => {
    const clock = new VirtualClock();
    const chances = { delayMs: 20, reorder: 0.3, duplicate: 0.3 };
    const proxy = await proxyWith({ clock, conditions: chances });
    for (const text of numbered(200)) {
      await sendAll(proxy, [text]);
      clock.advance(5);
    }
    clock.advance(100);
    await server.until(proxy.counters.toServer.datagramsOut);
    const order = [...new Set(server.texts)].map((text) => Number(text.split(' ')[1]));
    const overtaken = order.filter((number, place) => number < Math.max(...order.slice(0, place)));
    expect(order).to.have.lengthOf(200);
    expect(overtaken).to.not.have.lengthOf(0);
    expect(proxy.counters.toServer.reordered, String(proxy)).to.equal(overtaken.length);
  });

  it('holds back what is over the rate, until conditions change', async () => {
    const clock = new VirtualClock();
    const proxy = await proxyWith({ clock, conditions: { rate: 1000, queueBytes: 25 } });
    await sendAll(proxy, ['0123456789', '0123456789', '0123456789']);
    expect(proxy.counters.toServer).to.include({ datagramsOut: 0, dropped: 1 });
    clock.advance(10);
    expect(proxy.counters.toServer.datagramsOut).to.equal(1);
    proxy.change({ rate: Infinity });
    await sendAll(proxy, ['at once']);
    clock.advance(10);
    await server.until(3);
    expect(server.texts).to.deep.equal(['0123456789', 'at once', '0123456789']);
  });

  it('holds only so much at a time', async () => {
    const clock = new VirtualClock();
    const proxy = await proxyWith({ clock, heldBytesMax: 10_000, conditions: { delayMs: 20 } });
    const large = '0'.repeat(4000);
    await sendAll(proxy, [large, large, large]);
    expect(proxy.counters.toServer.dropped).to.equal(1);
    clock.advance(20);
    await sendAll(proxy, [large, large]);
    clock.advance(20);
    expect(proxy.counters.toServer).to.include({ datagramsOut: 4, dropped: 1 });
  });

  it('forgets what it holds when it is closed', async () => {
    const clock = new VirtualClock();
    const proxy = await ChaosProxy.open({
      to: server.port,
      seed: SEED,
      clock,
      conditions: { delayMs: 20 },
    });
    client.send('too late', proxy.port);
    while (proxy.counters.toServer.datagramsIn < 1) await turn();
    await proxy.close();
    expect(clock.pending).to.equal(0);
  });

  it('goes dark in one direction or in both, and light again', async () => {
    const proxy = await proxyWith();
    await sendAll(proxy, ['before']);
    await server.until(1);
    const port = server.received[0]?.port ?? 0;
    proxy.change({ blackout: true }, 'toClient');
    server.send('unheard', port);
    await sendAll(proxy, ['heard']);
    await server.until(2);
    await taken(3);
    proxy.change({ blackout: true });
    await sendAll(proxy, ['unheard too']);
    proxy.change({ blackout: false });
    server.send('light', port);
    await client.until(1);
    expect(client.texts).to.deep.equal(['light']);
    expect(server.texts).to.deep.equal(['before', 'heard']);
    expect(proxy.counters.toServer.dropped).to.equal(1);
    expect(proxy.counters.toClient.dropped).to.equal(1);
  });

  it('rebinds: the server sees its client at a new port, and the old one is closed', async () => {
    const clock = new VirtualClock();
    const proxy = await proxyWith({ clock });
    await sendAll(proxy, ['here']);
    proxy.change({ delayMs: 10 }, 'toServer');
    await sendAll(proxy, ['on the way']);
    await proxy.rebind();
    clock.advance(10);
    await sendAll(proxy, ['there']);
    clock.advance(10);
    await server.until(3);
    const [before = 0, during = 0, after = 0] = server.received.map(({ port }) => port);
    expect(server.texts).to.deep.equal(['here', 'on the way', 'there']);
    expect(before).to.not.equal(after);
    expect(during).to.equal(after);
    // Only a port that nobody holds can be had.
    kept(await UdpPeer.open(before));
    server.send('found', after);
    await client.until(1);
    expect(client.texts).to.deep.equal(['found']);
  });

  it('shows whose datagrams pass, and sends any of them again as they were', async () => {
    const proxy = await proxyWith({ conditions: { loss: 1 } });
    await sendAll(proxy, ['record']);
    const [recorded] = watched;
    if (recorded === undefined) throw new Error('nothing was watched');
    expect(recorded).to.include({ direction: 'toServer', copies: 0 });
    expect(recorded.client).to.equal(`127.0.0.1:${client.port}`);
    proxy.replay(recorded);
    proxy.replay({ ...recorded, direction: 'toClient' });
    await Promise.all([server.until(1), client.until(1)]);
    expect([server.texts, client.texts]).to.deep.equal([['record'], ['record']]);
    expect(() => proxy.replay({ ...recorded, client: 'nobody' })).to.throw(RangeError, 'nobody');
  });

  it('takes no notice of a server that is not there', async () => {
    const port = server.port;
    const proxy = await proxyWith();
    await server.close();
    open.splice(open.indexOf(server), 1);
    await sendAll(proxy, ['refused']);
    // The refusal has its chance to be heard.
    await turn();
    await turn();
    await sendAll(proxy, ['refused too']);
    const late = kept(await UdpPeer.open(port));
    await sendAll(proxy, ['first that arrives']);
    await late.until(1);
    expect(late.texts).to.deep.equal(['first that arrives']);
  });

  it('lets nobody but the server answer', async () => {
    const proxy = await proxyWith();
    await sendAll(proxy, ['hello']);
    await server.until(1);
    const [{ port } = { port: 0 }] = server.received;
    const stranger = kept(await UdpPeer.open());
    stranger.send('forged', port);
    server.send('true', port);
    await client.until(1);
    expect(client.texts).to.deep.equal(['true']);
  });

  it('refuses conditions that no path can have, and tells its seed', async () => {
    const proxy = await proxyWith();
    expect(() => proxy.change({ loss: 2 })).to.throw(RangeError, 'loss 2');
    expect(String(proxy)).to.match(/^chaos seed 7 .*"dropped":0/u);
  });
});

import { expect } from 'chai';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { ChaosProcess } from './chaos-process.ts';
import { parseOptions } from './options.ts';
import { UdpPeer } from './udp-peer.ts';

const ROUTE = ['--to', '127.0.0.1:8443', '--seed', '1'];

describe('the chaos program', () => {
  it('passes datagrams in a process of its own, and tells in the end what it did', async () => {
    const [server, client] = await Promise.all([UdpPeer.open(), UdpPeer.open()]);
    const to = `127.0.0.1:${server.port}`;
    const chaos = await ChaosProcess.start('--to', to, '--seed', '9', '--duplicate', '1');
    client.send('twice', chaos.port);
    await server.until(2);
    expect(server.texts).to.deep.equal(['twice', 'twice']);
    expect(await chaos.stop()).to.match(/^chaos seed 9 .*"datagramsIn":1,.*"duplicated":1/u);
    await Promise.all([server.close(), client.close()]);
  });

  it('passes streams with --tcp', async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const to = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const chaos = await ChaosProcess.start('--to', to, '--seed', '9', '--tcp', '--pieces', '1');
    const client = connect(chaos.port, '127.0.0.1').end('echo');
    expect(await text(client)).to.equal('echo');
    expect(await chaos.stop()).to.contain('"piecesOut":4');
    server.close();
  });

  it('reads its options', () => {
    const words = ['--loss', '0.2', '--reorder', '0.1', '--reorder-ms', '5', '--duplicate', '0.02'];
    const more = ['--corrupt', '0.01', '--delay', '20', '--jitter', '3', '--rate', '1e6'];
    expect(parseOptions([...ROUTE, ...words, ...more, '--queue', '9000'])).to.deep.equal({
      listen: 0,
      host: '127.0.0.1',
      to: 8443,
      seed: '1',
      tcp: false,
      conditions: {
        loss: 0.2,
        reorder: 0.1,
        reorderMs: 5,
        duplicate: 0.02,
        corrupt: 0.01,
        delayMs: 20,
        jitterMs: 3,
        rate: 1_000_000,
        queueBytes: 9000,
      },
    });
    const stream = parseOptions([...ROUTE, '--listen', '99', '--tcp', '--reset-after', '7']);
    expect(stream).to.deep.include({ listen: 99, tcp: true, conditions: { resetAfterBytes: 7 } });
  });

  it('says which option is wrong', async () => {
    const wrong: readonly (readonly [words: readonly string[], message: string])[] = [
      [['--seed', '1'], '--to is an IPv4 address and a port'],
      [['--to', 'localhost:1', '--seed', '1'], '--to is an IPv4 address and a port'],
      [['--to', '127.0.0.1:70000', '--seed', '1'], '--to: no port'],
      [['--to', '127.0.0.1:8443'], '--seed is missing'],
      [[...ROUTE, '--loss', 'much'], '--loss is a number'],
      [[...ROUTE, '--tcp', '--loss', '0.1'], "Unknown option '--loss'"],
    ];
    for (const [words, message] of wrong) expect(() => parseOptions(words)).to.throw(message);
    const said = await ChaosProcess.start(...ROUTE, '--loss', '2').catch(String);
    expect(said).to.contain('chaos: a path with loss 2').and.to.contain('Usage:');
  });
});

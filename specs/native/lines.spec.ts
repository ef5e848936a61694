import { expect } from 'chai';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { array, assert, asyncProperty, pre, stringMatching } from 'fast-check';
import type { ConnectionId } from 'wolfssl-binding';
import { Stage, type Endpoint } from './endpoint.ts';

/** Short, so that the cases around it stay readable. */
const LIMIT = 8;

describe('lines', () => {
  const stage = new Stage();
  const sockets: TLSSocket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    stage.clear();
  });

  /** A peer on another TLS stack that sends exactly the pieces it is told to. */
  const peerOf = async (server: Endpoint): Promise<{ id: ConnectionId; socket: TLSSocket }> => {
    const port = server.listen();
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    sockets.push(socket);
    socket.on('error', () => socket.destroy()).resume();
    await once(socket, 'secureConnect');
    const { id } = await server.opened.next();
    return { id, socket };
  };

  /** Everything that is told of these pieces, up to a mark that is sent after them. */
  const told = async (pieces: readonly string[], lineBytesMax = LIMIT): Promise<string[]> => {
    const server = stage.endpoint({ lineBytesMax });
    const { socket } = await peerOf(server);
    for (const piece of pieces) socket.write(piece);
    socket.write('\n.\n');
    while ((await server.nextText()) !== '.');
    return server.lines.all.slice(0, -1).map(({ text }) => text);
  };

  it('end at a newline, whatever pieces they come in', async () => {
    expect(await told(['one\ntwo\nth', 'ree\n'])).to.deep.equal(['one', 'two', 'three']);
    expect(await told(Array.from('by bytes\nyes\n'))).to.deep.equal(['by bytes', 'yes']);
  });

  it('lose one carriage return before it, and no other', async () => {
    expect(await told(['a\r\n', 'b\r', '\n', 'c\r\r\n', 'd\re\n'])).to.deep.equal([
      'a',
      'b',
      'c\r',
      'd\re',
    ]);
  });

  it('are skipped if blank', async () => {
    expect(await told(['\n\r\n', '\r', '\n', '\n\nx\n\n'])).to.deep.equal(['x']);
  });

  it('may be as long as the limit, counted in bytes', async () => {
    expect(await told(['12345678\n', '12345678\r\n', '1234567é\n'], 9)).to.deep.equal([
      '12345678',
      '12345678',
      '1234567é',
    ]);
  });

  it('come in batches: one call for all that came at once', async () => {
    const server = stage.endpoint();
    const { socket } = await peerOf(server);
    socket.write('x\n'.repeat(500));
    await server.lines.take(500);
    expect(server.batches.length).to.be.below(5);
  });

  it('are all there when a batch is full in the middle of a wake-up', async () => {
    const server = stage.endpoint();
    const { socket } = await peerOf(server);
    const count = 60_000;
    socket.write(Array.from({ length: count }, (_, index) => `${index % 10}\n`).join(''));
    const lines = await server.lines.take(count);
    expect(lines.every(({ text }, index) => text === `${index % 10}`)).to.equal(true);
  });

  for (const [name, piece] of [
    ['with its newline', '123456789\n'],
    ['before its newline has come', '123456789'],
    ['though it may end in a carriage return', '123456789\r'],
    ['in one huge piece', 'x'.repeat(100_000)],
  ] as const) {
    it(`are told to be too long ${name}, after those before it`, async () => {
      const server = stage.endpoint({ lineBytesMax: LIMIT });
      const { id, socket } = await peerOf(server);
      socket.write(`fine\n${piece}`);
      expect(await server.nextText()).to.equal('fine');
      expect(await server.tooLong.next()).to.equal(id);
      socket.write('\nunheard\n');
      server.loop.send(id, 'your line is too long');
      server.loop.close(id);
      expect((await server.closed.next()).reason.code).to.equal('closed');
      expect(server.lines.all).to.have.length(1);
      expect(server.tooLong.all).to.have.length(1);
    });
  }

  it('may be longer for a connection that has earned it, within the same piece', async () => {
    const server: Endpoint = stage.endpoint(
      { lineBytesMax: LIMIT },
      {
        onLines: () => {
          const [first] = server.lines.all;
          if (first !== undefined) server.loop.setLineLimit(first.id, 100);
        },
      },
    );
    const { socket } = await peerOf(server);
    socket.write('login\nand now a longer one\n');
    expect(await server.nextText()).to.equal('login');
    expect(await server.nextText()).to.equal('and now a longer one');
  });

  it('are forgotten if they were not finished', async () => {
    const server = stage.endpoint();
    const { id, socket } = await peerOf(server);
    socket.end('whole\nhalf');
    expect(await server.nextText()).to.equal('whole');
    expect(await server.ended.next()).to.equal(id);
    expect(server.lines.all).to.have.length(1);
  });

  it('wait in the kernel while a connection is paused', async () => {
    const server: Endpoint = stage.endpoint({}, { onLines: () => server.loop.pause(id) });
    const { id, socket } = await peerOf(server);
    socket.write('one\n');
    expect(await server.nextText()).to.equal('one');
    const other = await peerOf(server);
    socket.write('two\n');
    other.socket.write('other\n');
    expect(await server.nextText()).to.equal('other');
    server.loop.resume(id);
    expect(await server.nextText()).to.equal('two');
  });

  it('are what a plain splitting of the same bytes gives', async () => {
    const server = stage.endpoint({ lineBytesMax: 64 });
    const { socket } = await peerOf(server);
    const pieces = array(stringMatching(/^[ab\r\n]{0,12}$/u), { maxLength: 12 });
    let mark = 0;
    await assert(
      asyncProperty(pieces, async (sent) => {
        const whole = sent.join('');
        pre(whole.split('\n').every((line) => line.length <= 64));
        mark += 1;
        const end = `end ${mark}`;
        for (const piece of sent) socket.write(piece);
        socket.write(`\n${end}\n`);
        const expected = whole
          .split('\n')
          .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
          .filter((line) => line !== '');
        const came: string[] = [];
        for (let text = await server.nextText(); text !== end; text = await server.nextText()) {
          came.push(text);
        }
        expect(came).to.deep.equal(expected);
      }),
      { numRuns: 200 },
    );
  }).timeout(20_000);
});

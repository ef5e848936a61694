import { expect } from 'chai';
import type { Line, LineClient, Written } from '../support/line-client.ts';
import { MemoryServer } from '../support/memory-server.ts';

const codesOf = (lines: readonly Line[]): readonly unknown[] =>
  lines.map(({ status, code }) => code ?? status);

const times = <Item>(count: number, item: Item): readonly Item[] =>
  Array.from({ length: count }, () => item);

describe('faulty lines', () => {
  let server: MemoryServer;
  let alice: LineClient;
  beforeEach(async () => {
    server = await MemoryServer.start();
    alice = await server.login('alice');
  });

  it('get one error each, the id with it where there is one, nothing more', async () => {
    const asked: readonly (readonly [Written, string, unknown])[] = [
      ['rubbish', 'bad-json', undefined],
      ['[1]', 'bad-request', undefined],
      ['{"id":1}', 'bad-request', 1],
      ['{"id":"x","command":7}', 'bad-request', 'x'],
      ['{"id":2,"command":"say"}', 'bad-request', 2],
      ['{"id":3,"command":"say","message":"hi","mid":"a b"}', 'bad-request', 3],
      ['{"id":4,"command":"who","limit":0}', 'bad-request', 4],
      ['{"id":5,"command":"who","limit":1001}', 'bad-request', 5],
      ['{"id":6,"command":"ping","__proto__":{"id":66}}', 'bad-request', 6],
      ['{"id":7,"command":"ping","a":[{"c\\u006fnstructor":1}]}', 'bad-request', 7],
      ['{"id":8,"command":"toString"}', 'unknown-command', 8],
      ['{"id":9,"command":"PING"}', 'unknown-command', 9],
      ['{"id":null,"command":"ping"}', 'bad-request', undefined],
      ['{"id":1e999,"command":"ping"}', 'bad-request', undefined],
      ['{"id":[1],"command":"ping"}', 'bad-request', undefined],
    ];
    for (const [line, code, id] of asked) {
      const [answer, ...more] = await alice.ask(line);
      expect(answer, JSON.stringify(line)).to.deep.include({ status: 'error', code });
      expect(answer?.['id'], JSON.stringify(line)).to.equal(id);
      expect(more).to.deep.equal([]);
    }
    expect(await alice.ask({ command: 'ping' })).to.deep.equal([{ status: 'ok' }]);
  });

  it('that are not UTF-8 are bad-json', async () => {
    alice.writeBytes(Uint8Array.of(0x22, 0xc3, 0x22, 0x0a));
    expect(codesOf(await alice.ask())).to.deep.equal(['bad-json']);
  });

  it('take extra fields, ids of any spelling and \\r\\n as good', async () => {
    expect(await alice.askRaw('{"command":"ping","id":"\\ud800","x":{}}\r')).to.deep.equal([
      '{"status":"ok","id":"\\ud800"}',
    ]);
  });

  it('are answered up to the 20th in a row, then the connection closes', async () => {
    expect(codesOf(await alice.ask(...times(25, 'rubbish')))).to.deep.equal(times(20, 'bad-json'));
    expect(alice.isEnded).to.equal(true);
    expect(server.log.some(({ level }) => level === 'warn')).to.equal(true);
    const [answer] = await (await server.login('bob')).ask({ command: 'invite', to: 'alice' });
    expect(answer).to.deep.include({ code: 'not-found' });
  });

  it('of every kind count alike', async () => {
    const kinds = ['rubbish', '[]', '{"command":"nonsense"}', '{"command":"say"}'];
    await alice.ask(...times(5, kinds).flat());
    expect(alice.isEnded).to.equal(true);
  });

  it('are not counted together across blank lines, nor interrupted by them', async () => {
    await alice.ask(...times(19, 'rubbish'), ...times(30, ''), '\r');
    expect(alice.isEnded).to.equal(false);
    await alice.ask('rubbish');
    expect(alice.isEnded).to.equal(true);
  });

  it('are forgotten after anything else, also after a refusal', async () => {
    const [one, other] = await server.chat('carol', 'dave');
    await other.ask({ command: 'say', message: 'hi', mid: 'd1' });
    const interruptions = [
      { command: 'ping' },
      { command: 'who' },
      { command: 'cancel' },
      { command: 'say', message: 'hi', mid: 'c1' },
      { command: 'say', message: '\u0007', mid: 'c2' },
      { command: 'received', mid: 'd1' },
      { command: 'login', nickname: 'x', protocol: 1 },
    ];
    for (const line of interruptions) {
      await one.ask(...times(19, 'rubbish'), line);
      expect(one.isEnded, JSON.stringify(line)).to.equal(false);
    }
    await one.ask({ command: 'leave-chat' });
    await one.ask(...times(19, 'rubbish'), { command: 'received', mid: 'd1' });
    expect(one.isEnded).to.equal(false);
  });

  it('include receipts for lines that were never said in this chat', async () => {
    const [one] = await server.chat('carol', 'dave');
    const line = { command: 'received', mid: 'never', id: 1 };
    const answers = await one.ask(...times(20, line));
    expect(codesOf(answers)).to.deep.equal(times(20, 'bad-request'));
    expect(answers[0]?.['id']).to.equal(1);
    expect(one.isEnded).to.equal(true);
  });

  it('do not include commands before the login on a native connection', async () => {
    const client = await server.connect();
    await client.ask({ command: 'login', nickname: '-', protocol: 1 });
    await client.ask(...times(30, { command: 'who' }));
    expect(client.isEnded).to.equal(false);
  });

  describe('on a bare connection', () => {
    it('are all that is answered with an error, but refused logins', async () => {
      const client = await server.connect();
      await client.ask(...times(30, { command: 'login', nickname: 'ALICE' }));
      expect(client.isEnded).to.equal(false);
      await client.ask(...times(19, { command: 'who' }));
      expect(client.isEnded).to.equal(false);
      expect(await client.ask(...times(10, { message: 'hi' }))).to.have.lengthOf(1);
      expect(client.isEnded).to.equal(true);
    });

    it('count after the login too', async () => {
      const client = await server.connect();
      await client.ask({ command: 'login', nickname: 'bob' });
      expect(await client.ask(...times(25, { message: 'hi' }))).to.have.lengthOf(20);
      expect(client.isEnded).to.equal(true);
    });
  });

  describe('that are too long', () => {
    const padded = (bytes: number): string => {
      const line = JSON.stringify({ command: 'ping', x: '' });
      return line.replace('""', `"${'x'.repeat(bytes - line.length)}"`);
    };

    it('are answered and close the connection, 64 KiB after the login', async () => {
      expect(await alice.ask(padded(65_536))).to.deep.equal([{ status: 'ok' }]);
      expect(codesOf(await alice.ask(padded(65_537)))).to.deep.equal(['line-too-long']);
      expect(alice.isEnded).to.equal(true);
    });

    it('are so before their end has come, and what came first is answered first', async () => {
      alice.write({ command: 'ping', id: 1 });
      alice.writeBytes('x'.repeat(65_537));
      expect(codesOf(await alice.ask())).to.deep.equal(['ok', 'line-too-long']);
    });

    it('are so from 4 KiB on before the login', async () => {
      const client = await server.connect();
      await client.ask({ command: 'login', nickname: '-', protocol: 1 });
      expect(codesOf(await client.ask(padded(4_096)))).to.deep.equal(['not-logged-in']);
      expect(codesOf(await client.ask(padded(4_097)))).to.deep.equal(['line-too-long']);
      expect(client.isEnded).to.equal(true);
      const bare = await server.connect();
      expect(await bare.askRaw('x'.repeat(4_097))).to.deep.equal(['{"status":"error"}']);
      expect(bare.isEnded).to.equal(true);
    });
  });

  it('harm nobody else', async () => {
    const [carol, dave] = await server.chat('carol', 'dave');
    await alice.ask(...times(20, 'rubbish'));
    await carol.ask({ command: 'say', message: 'hi', mid: 'c1' });
    expect(dave.read().map(({ message }) => message)).to.deep.equal(['hi']);
  });
});

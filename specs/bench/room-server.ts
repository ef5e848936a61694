/**
 * A stub of a room on the addon, to measure fan-out through native groups: lines are parsed as the
 * real server parses them, but there is one room, no rules, no log.
 *
 * Usage: room-server.js CERTIFICATE KEY [tls|dtls]
 */
import { readFileSync } from 'node:fs';
import { createLoop } from 'wolfssl-binding';
import { toEpochMs } from '../../src/domain/time.ts';
import { BARE_ERROR, BARE_OK } from '../../src/wire/answer.ts';
import { parseJsonLine } from '../../src/wire/json-line.ts';
import { LINE_BYTES_MAX } from '../../src/wire/limits.ts';
import { toBareTime, toIsoTime } from '../../src/wire/timestamp.ts';

const QUEUE_BYTES_MAX = 1_048_576;
const HANDSHAKE_MS = 5_000;

const names = new Map<number, string>();
let now = toEpochMs(Date.now());

const obey = (id: number, text: string): void => {
  const parsed = parseJsonLine(text);
  const { command, nickname, message, mid } = parsed.ok ? parsed.value : {};
  switch (command) {
    case 'login':
      names.set(id, String(nickname));
      loop.send(id, BARE_OK);
      return;
    case 'join':
      loop.groupAdd(room, id);
      loop.send(id, BARE_OK);
      return;
    case 'post': {
      const head = `{"event":"RoomMessagePosted","at":"${toIsoTime(now)}"`;
      const fields = `"from":"${names.get(id)}","message":${JSON.stringify(message)}`;
      const tail = `"time":"${toBareTime(now)}","room":"main","mid":"${String(mid)}"}`;
      loop.sendDeferred(id, BARE_OK);
      loop.groupSend(room, `${head},${fields},${tail}`, id);
      return;
    }
    default:
      loop.send(id, BARE_ERROR);
  }
};

const loop = createLoop(
  { lineBytesMax: LINE_BYTES_MAX, queueBytesMax: QUEUE_BYTES_MAX, handshakeMs: HANDSHAKE_MS },
  {
    onOpen: () => undefined,
    onLines: (count) => {
      now = toEpochMs(Date.now());
      const { data, meta } = loop.received;
      for (let i = 0; i < 3 * count; i += 3) {
        const offset = meta[i + 1] as number;
        const end = offset + (meta[i + 2] as number);
        obey(meta[i] as number, data.toString('utf8', offset, end));
      }
    },
    onLineTooLong: (id) => loop.abort(id),
    onEnd: (id) => loop.close(id),
    onDrain: () => undefined,
    onClose: (id) => names.delete(id),
  },
);
const room = loop.group();
const [certificate = '', key = '', word = 'tls'] = process.argv.slice(2);
const context = loop.context({
  role: 'server',
  protocol: word === 'dtls' ? 'dtls' : 'tls',
  verify: 'none',
  identity: {
    certificatePem: readFileSync(certificate, 'utf8'),
    keyPem: readFileSync(key, 'utf8'),
  },
});
const bound = loop.listen(context, { address: '127.0.0.1', port: 0 });
console.log(`room on 127.0.0.1:${bound.port}`);

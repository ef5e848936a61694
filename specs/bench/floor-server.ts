/**
 * The addon with next to nothing on top: what no server on it can go below on the same machine.
 * It logs everybody in and passes lines on between pairs, unread, without rules, state or log.
 *
 * Usage: floor-server.js CERTIFICATE KEY [tls|dtls]
 */
import { readFileSync } from 'node:fs';
import { createLoop } from 'wolfssl-binding';
import { BARE_ERROR, BARE_OK } from '../../src/wire/answer.ts';
import { LINE_BYTES_MAX } from '../../src/wire/limits.ts';

const QUEUE_BYTES_MAX = 1_048_576;
const HANDSHAKE_MS = 5_000;
const SAY = '{"command":"say"';
const SAID = '{"event":"ChatMessageSent"';

const ids = new Map<string, number>();
const peers = new Map<number, number>();

const obey = (id: number, text: string): void => {
  if (text.startsWith(SAY)) {
    loop.sendDeferred(id, BARE_OK);
    loop.send(peers.get(id) ?? 0, SAID + text.slice(SAY.length));
    return;
  }
  const line = JSON.parse(text) as Readonly<Record<string, string>>;
  switch (line['command']) {
    case 'login':
      ids.set(line['nickname'] ?? '', id);
      break;
    case 'accept': {
      const inviter = ids.get(line['from'] ?? '') ?? 0;
      peers.set(id, inviter).set(inviter, id);
      break;
    }
    case 'invite':
      break;
    default:
      loop.send(id, BARE_ERROR);
      return;
  }
  loop.send(id, BARE_OK);
};

const loop = createLoop(
  { lineBytesMax: LINE_BYTES_MAX, queueBytesMax: QUEUE_BYTES_MAX, handshakeMs: HANDSHAKE_MS },
  {
    onOpen: () => undefined,
    onLines: (count) => {
      const { data, meta } = loop.received;
      for (let i = 0; i < 3 * count; i += 3) {
        const offset = meta[i + 1] as number;
        const end = offset + (meta[i + 2] as number);
        obey(meta[i] as number, data.toString('latin1', offset, end));
      }
    },
    onLineTooLong: (id) => loop.abort(id),
    onEnd: (id) => loop.close(id),
    onDrain: () => undefined,
    onClose: () => undefined,
  },
);
const [certificate = '', key = '', word = 'tls'] = process.argv.slice(2);
const identity = {
  certificatePem: readFileSync(certificate, 'utf8'),
  keyPem: readFileSync(key, 'utf8'),
};
const protocol = word === 'dtls' ? 'dtls' : 'tls';
const context = loop.context({ role: 'server', protocol, verify: 'none', identity });
const bound = loop.listen(context, { address: '127.0.0.1', port: 0 });
console.log(`floor on 127.0.0.1:${bound.port}`);

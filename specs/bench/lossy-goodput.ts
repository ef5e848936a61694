/** How fast bytes get through a lossy path, as long as there are some to send. */
import { setTimeout as pause } from 'node:timers/promises';
import { makeIdentity } from 'wolfssl-binding';
import { systemClock } from '../../src/system/system-clock.ts';
import { transportNamed } from '../../transports/registry.ts';
import { networkTo } from '../support/lossy-paths.ts';

const LIMITS = { lineBytesMax: 65_536, queueBytesMax: 1_048_576, handshakeMs: 10_000 };

const LINE = 'x'.repeat(999);

/** The queue holds a hundred times what leaves in between. */
const REFILL_MS = 1;

/** By then the path has been measured. */
const WARM_UP_MS = 3_000;
const MS_PER_SECOND = 1_000;

/** Lines of 1,000 bytes with their newline, from a dialler to a listener; in bytes per second. */
export const measureGoodput = async (
  seed: number,
  conditions: string,
  seconds: number,
): Promise<number> => {
  const transport = transportNamed('dtls', systemClock);
  const identity = makeIdentity({ commonName: 'bench', days: 1, algorithm: 'ecdsa' });
  const listener = await transport.listen({ host: '127.0.0.1', port: 0, identity, limits: LIMITS });
  const network = await networkTo(listener.port, seed, conditions);
  const dialler = transport.dialler({ limits: LIMITS });
  let refill: NodeJS.Timeout | undefined;
  try {
    let lines = 0;
    listener.received$.subscribe(({ length }) => (lines += length));
    const to = { host: '127.0.0.1', port: network.port };
    const connection = await dialler.dial(to, new AbortController().signal);
    refill = setInterval(() => {
      while (connection.send(LINE));
    }, REFILL_MS);
    await pause(WARM_UP_MS);
    const before = lines;
    const startedAt = performance.now();
    await pause(seconds * MS_PER_SECOND);
    const tookMs = performance.now() - startedAt;
    connection.abort();
    return ((lines - before) * (LINE.length + 1) * MS_PER_SECOND) / tookMs;
  } finally {
    clearInterval(refill);
    await dialler.close();
    await listener.close();
    await network.stop();
  }
};

/** The price of arriving: TCP, TLS handshake and login, up to the login's answer. */
import { HANDSHAKES_AT_ONCE } from './crowd.ts';
import type { Outcome } from './job.ts';
import { untilQuiet } from './process-figures.ts';
import { describe } from './security.ts';
import type { Stage } from './stage.ts';
import { Stopwatch } from './stopwatch.ts';

/** So many arrive per stretch; they hang up between stretches, which does not count. */
const BATCH_LOGINS = 500;
/** By then V8 has compiled what a login runs; before, that is a fifth of its price. */
const WARM_UP_BATCHES = 8;
const MICROSECONDS_PER_SECOND = 1_000_000;

export const measureLogins = async (stage: Stage, resumed: boolean): Promise<Outcome> => {
  const { crowd, serverPid, seconds } = stage;
  const stopwatch = new Stopwatch(serverPid);
  let security = '';
  let logins = 0;
  for (let batch = 0; !isEnough(stopwatch, seconds); batch += 1) {
    if (resumed) await makeSessions(stage);
    await untilQuiet(serverPid);
    const stop = batch < WARM_UP_BATCHES ? () => undefined : stopwatch.start();
    const members = await crowd.arrive(BATCH_LOGINS);
    stop();
    if (batch >= WARM_UP_BATCHES) logins += members.length;
    for (const member of members) {
      const peer = crowd.peer(member);
      if (peer?.resumed !== resumed) throw new Error(`resumed: ${String(peer?.resumed)}`);
      security = describe(peer);
    }
    await crowd.leave();
  }
  const { cost } = stopwatch;
  return { figures: { cpu: cost.serverMicroseconds / logins }, cost, security };
};

/**
 * The sessions that a batch resumes, one for each lane. Anew for each batch: wolfSSL counts the
 * tickets of a chain of resumptions in one byte and refuses the 256th
 * (SESSION_TICKET_NONCE_OVERFLOW).
 */
const makeSessions = async ({ crowd }: Stage): Promise<void> => {
  crowd.forgetSessions();
  await crowd.arrive(HANDSHAKES_AT_ONCE);
  await crowd.leave();
};

/** Judged by the server's own time, so that cheap logins are measured as exactly as dear ones. */
const isEnough = ({ cost }: Stopwatch, seconds: number): boolean =>
  cost.serverMicroseconds >= (seconds * MICROSECONDS_PER_SECOND) / 2;

/** What one more idle user costs the server in memory. */
import type { Member } from './crowd.ts';
import type { Outcome } from './job.ts';
import { memoryKib, untilQuiet } from './process-figures.ts';
import { describe } from './security.ts';
import type { Stage } from './stage.ts';

/** They come and go first, so that code and pools that are paid for once are not counted. */
const WARM_UP_LOGINS = 200;

export const measureMemory = async (stage: Stage, logins: number): Promise<Outcome> => {
  const { crowd, serverPid } = stage;
  await crowd.arrive(WARM_UP_LOGINS);
  await crowd.leave();
  await untilQuiet(serverPid);
  const before = memoryKib(serverPid);
  const members = await crowd.arrive(logins);
  await untilQuiet(serverPid);
  const memory = (memoryKib(serverPid) - before) / logins;
  const security = describe(crowd.peer(members[0] as Member));
  return { figures: { memory }, cost: undefined, security };
};

/** One speaks, all others in the room are told; the next line follows when all have been. */
import type { Member } from './crowd.ts';
import type { Outcome } from './job.ts';
import { peek } from './line-peek.ts';
import { describe } from './security.ts';
import { failOnErrors, measureWarm, numberedLines, type Stage } from './stage.ts';

export const measureFanOut = async (
  stage: Stage,
  readers: number,
  inFlight: number,
): Promise<Outcome> => {
  const { crowd } = stage;
  const members = await crowd.arrive(readers + 1);
  for (const member of members) await crowd.ask(member, '{"command":"join"}');
  const speaker = members[0] as Member;
  const nextLine = numberedLines('post');
  /** How many lines each member was told, and how many members were told each line in flight. */
  const heard = new Uint32Array(readers + 1);
  const told = new Uint32Array(inFlight);
  let delivered = 0;
  let errors = 0;
  crowd.listener = ({ index }, data, offset) => {
    const kind = peek(data, offset);
    if (kind === 'error') errors += 1;
    if (kind !== 'room-message') return;
    delivered += 1;
    const line = (heard[index] as number) % inFlight;
    heard[index] = (heard[index] as number) + 1;
    told[line] = (told[line] as number) + 1;
    if (told[line] !== readers) return;
    told[line] = 0;
    crowd.say(speaker, nextLine());
  };
  for (let i = 0; i < inFlight; i += 1) crowd.say(speaker, nextLine());
  const { counted, cost } = await measureWarm(stage, () => delivered);
  failOnErrors(errors);
  return {
    figures: { cpu: cost.serverMicroseconds / counted, rate: counted / stage.seconds },
    cost,
    security: describe(crowd.peer(speaker)),
  };
};

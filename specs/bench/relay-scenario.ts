/** Private messages between pairs: whoever is told something says the next line. */
import type { Outcome } from './job.ts';
import { peek } from './line-peek.ts';
import { describe } from './security.ts';
import { arrivePaired, failOnErrors, measureWarm, numberedLines, type Stage } from './stage.ts';

export const measureRelay = async (
  stage: Stage,
  pairs: number,
  inFlight: number,
): Promise<Outcome> => {
  const { crowd } = stage;
  const paired = await arrivePaired(crowd, pairs);
  const nextLine = numberedLines('say');
  let delivered = 0;
  let errors = 0;
  crowd.listener = (member, data, offset) => {
    const kind = peek(data, offset);
    if (kind === 'chat-message') {
      delivered += 1;
      crowd.say(member, nextLine());
    } else if (kind === 'error') errors += 1;
  };
  for (const [speaker] of paired) {
    for (let i = 0; i < inFlight; i += 1) crowd.say(speaker, nextLine());
  }
  const { counted, cost } = await measureWarm(stage, () => delivered);
  failOnErrors(errors);
  const security = describe(crowd.peer(paired[0]?.[0] ?? { id: 0, index: 0, nickname: '' }));
  return {
    figures: { cpu: cost.serverMicroseconds / counted, rate: counted / stage.seconds },
    cost,
    security,
  };
};

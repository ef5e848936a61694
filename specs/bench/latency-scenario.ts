/** From saying a line to being told it, at a steady rate that leaves the server room to breathe. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from './job.ts';
import { peek } from './line-peek.ts';
import { pace } from './pace.ts';
import { quantile } from './sample.ts';
import { describe } from './security.ts';
import {
  arrivePaired,
  failOnErrors,
  numberedLines,
  type Pair,
  type Stage,
  WARM_UP_MS,
} from './stage.ts';
import { Stopwatch } from './stopwatch.ts';

/** Everything said has long arrived by then. */
const LAST_LINES_MS = 1_000;
const MICROSECONDS_PER_MS = 1_000;

export const measureLatency = async (
  stage: Stage,
  pairs: number,
  perSecond: number,
): Promise<Outcome> => {
  const { crowd, serverPid, seconds } = stage;
  const paired = await arrivePaired(crowd, pairs);
  const nextLine = numberedLines('say');
  await warmUp(stage, paired, nextLine);
  /** When each pair's lines on their way were said: one at most, unless the server lags. */
  const said = paired.map((): number[] => []);
  const latencies: number[] = [];
  let errors = 0;
  crowd.listener = ({ index }, data, offset) => {
    const kind = peek(data, offset);
    if (kind === 'error') errors += 1;
    if (kind !== 'chat-message') return;
    const saidAt = said[index >> 1]?.shift() ?? Number.NaN;
    latencies.push((performance.now() - saidAt) * MICROSECONDS_PER_MS);
  };
  const speak = (count: number): void => {
    const turn = count % pairs;
    const [one, other] = paired[turn] as Pair;
    said[turn]?.push(performance.now());
    crowd.say(Math.floor(count / pairs) % 2 === 0 ? one : other, nextLine());
  };
  const stopwatch = new Stopwatch(serverPid);
  const stop = stopwatch.start();
  await pace(perSecond, seconds, speak);
  stop();
  await pause(LAST_LINES_MS);
  failOnErrors(errors);
  if (latencies.length !== perSecond * seconds) {
    throw new Error(`${latencies.length} of ${perSecond * seconds} lines arrived`);
  }
  const { cost } = stopwatch;
  return {
    figures: {
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      cpu: cost.serverMicroseconds / latencies.length,
    },
    cost,
    security: describe(crowd.peer(paired[0]?.[0] ?? { id: 0, index: 0, nickname: '' })),
  };
};

/** At full speed, for V8 compiles what runs often: 2,000 lines a second would take it a minute. */
const warmUp = async (
  { crowd }: Stage,
  paired: readonly Pair[],
  nextLine: () => string,
): Promise<void> => {
  let isWarm = false;
  crowd.listener = (member, data, offset) => {
    if (!isWarm && peek(data, offset) === 'chat-message') crowd.say(member, nextLine());
  };
  for (const [one] of paired) crowd.say(one, nextLine());
  await pause(WARM_UP_MS);
  isWarm = true;
  await pause(LAST_LINES_MS);
};

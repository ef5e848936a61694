/** From saying a line to being told it, at a steady rate that leaves the server room to breathe. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from './job.ts';
import { peek } from './line-peek.ts';
import { pace } from './pace.ts';
import { quantile } from './sample.ts';
import { describe } from './security.ts';
import { arrivePaired, failOnErrors, numberedLines, type Pair, type Stage } from './stage.ts';
import { Stopwatch } from './stopwatch.ts';

const WARM_UP_SECONDS = 2;
/** Everything said has long arrived by then. */
const LAST_LINES_MS = 200;
const MICROSECONDS_PER_MS = 1_000;

export const measureLatency = async (
  stage: Stage,
  pairs: number,
  perSecond: number,
): Promise<Outcome> => {
  const { crowd, serverPid, seconds } = stage;
  const paired = await arrivePaired(crowd, pairs);
  const nextLine = numberedLines('say');
  /** When each pair's lines on their way were due: one at most, unless the server lags. */
  const due = paired.map((): number[] => []);
  let latencies: number[] = [];
  let errors = 0;
  crowd.listener = ({ index }, data, offset) => {
    const kind = peek(data, offset);
    if (kind === 'error') errors += 1;
    if (kind !== 'chat-message') return;
    const saidAt = due[index >> 1]?.shift() ?? Number.NaN;
    latencies.push((performance.now() - saidAt) * MICROSECONDS_PER_MS);
  };
  const speak = (count: number, dueAt: number): void => {
    const turn = count % pairs;
    const [one, other] = paired[turn] as Pair;
    due[turn]?.push(dueAt);
    crowd.say(Math.floor(count / pairs) % 2 === 0 ? one : other, nextLine());
  };
  await pace(perSecond, WARM_UP_SECONDS, speak);
  await pause(LAST_LINES_MS);
  latencies = [];
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

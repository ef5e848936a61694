/** A full house: many idle guests, and some who look around, invite each other and talk. */
import type { Member } from './crowd.ts';
import type { Outcome } from './job.ts';
import { peek } from './line-peek.ts';
import { pace } from './pace.ts';
import { untilQuiet } from './process-figures.ts';
import { quantile } from './sample.ts';
import { describe } from './security.ts';
import { arrivePaired, numberedLines, type Pair, type Stage } from './stage.ts';
import { Stopwatch } from './stopwatch.ts';

/** Moderate: half of the load that latency is measured at. */
const TURNS_PER_SECOND = 1_000;
/** Of so many turns one is `who`, one an invitation that is declined, the others talk. */
const TURNS_PER_ROUND = 10;
const TALKING_PAIRS = 100;

type Question = 'who' | 'invite' | 'decline' | 'say';

interface Asked {
  readonly question: Question;
  readonly at: number;
}

export const measureCrowd = async (stage: Stage, guests: number): Promise<Outcome> => {
  const { crowd, serverPid, seconds } = stage;
  const paired = await arrivePaired(crowd, TALKING_PAIRS);
  const idle = await crowd.arrive(guests - 2 * TALKING_PAIRS);
  const asked = new Map<number, Asked[]>();
  /** What somebody says as soon as the invitation is there. */
  const declines = new Map<number, string>();
  const latencies: Record<Question, number[]> = { who: [], invite: [], decline: [], say: [] };
  let errors = 0;
  const ask = (member: Member, question: Question, line: string): void => {
    const waiting = asked.get(member.id) ?? [];
    asked.set(member.id, waiting);
    waiting.push({ question, at: performance.now() });
    crowd.say(member, line);
  };
  crowd.listener = (member, data, offset) => {
    const kind = peek(data, offset);
    if (kind === 'ok' || kind === 'error') {
      if (kind === 'error') errors += 1;
      const first = asked.get(member.id)?.shift();
      if (first !== undefined) latencies[first.question].push(performance.now() - first.at);
    } else if (kind === 'other-event') {
      const line = declines.get(member.id);
      declines.delete(member.id);
      if (line !== undefined) ask(member, 'decline', line);
    }
  };
  const stopwatch = new Stopwatch(serverPid);
  const stop = stopwatch.start();
  await pace(TURNS_PER_SECOND, seconds, actFor(paired, idle, ask, declines));
  stop();
  await untilQuiet(serverPid);
  const unanswered = [...asked.values()].flat().length;
  if (errors + unanswered > 0) throw new Error(`${errors} errors, ${unanswered} unanswered`);
  return {
    figures: {
      who: quantile(latencies.who, 0.99),
      invite: quantile(latencies.invite, 0.99),
      say: quantile(latencies.say, 0.99),
    },
    cost: stopwatch.cost,
    security: describe(crowd.peer(idle[0] as Member)),
  };
};

/** Guests take turns over the whole crowd, so those two are free again when they are next. */
const actFor = (
  paired: readonly Pair[],
  idle: readonly Member[],
  ask: (member: Member, question: Question, line: string) => void,
  declines: Map<number, string>,
): ((count: number) => void) => {
  const nextLine = numberedLines('say');
  return (count) => {
    const round = Math.floor(count / TURNS_PER_ROUND);
    const guest = idle[(2 * round) % idle.length] as Member;
    const other = idle[(2 * round + 1) % idle.length] as Member;
    switch (count % TURNS_PER_ROUND) {
      case 0:
        ask(guest, 'who', `{"command":"who","after":"${other.nickname}"}`);
        break;
      case 1:
        declines.set(other.id, `{"command":"decline","from":"${guest.nickname}"}`);
        ask(guest, 'invite', `{"command":"invite","to":"${other.nickname}"}`);
        break;
      default: {
        const [speaker] = paired[count % paired.length] as Pair;
        ask(speaker, 'say', nextLine());
      }
    }
  };
};

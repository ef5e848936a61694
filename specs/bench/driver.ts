/** A process of its own that loads a server as it is told and measures what that costs. */
import { Crowd } from './crowd.ts';
import { measureCrowd } from './crowd-scenario.ts';
import { measureFanOut } from './fan-out-scenario.ts';
import type { Job, Outcome } from './job.ts';
import { measureLatency } from './latency-scenario.ts';
import { measureLogins } from './login-scenario.ts';
import { measureMemory } from './memory-scenario.ts';
import { measureRelay } from './relay-scenario.ts';
import type { Stage } from './stage.ts';

const perform = (stage: Stage, { scenario }: Job): Promise<Outcome> => {
  switch (scenario.kind) {
    case 'login':
      return measureLogins(stage, scenario.resumed);
    case 'memory':
      return measureMemory(stage, scenario.logins);
    case 'relay':
      return measureRelay(stage, scenario.pairs, scenario.inFlight);
    case 'fan-out':
      return measureFanOut(stage, scenario.readers, scenario.inFlight);
    case 'latency':
      return measureLatency(stage, scenario.pairs, scenario.perSecond);
    case 'crowd':
      return measureCrowd(stage, scenario.guests);
  }
};

const run = async (job: Job): Promise<void> => {
  const { port, serverPid, seconds, protocol, keyExchange, scenario } = job;
  const resumeSessions = scenario.kind === 'login' && scenario.resumed;
  const crowd = new Crowd({ port, protocol, groups: [keyExchange], resumeSessions });
  const outcome = await perform({ crowd, serverPid, seconds }, job);
  process.send?.(outcome, () => process.exit());
};

// Whoever asked is gone: nobody waits for the outcome.
process.once('disconnect', () => process.exit());
process.once('message', (job) => {
  // A rejection ends the process with its stack on stderr and a status that main sees.
  void run(job as Job);
});

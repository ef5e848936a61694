import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Listener } from '../ports/transport.ts';
import type { Gateway } from './gateway.ts';

/** How long clients are told to wait before they try again, in seconds: a restart takes less. */
const RETRY_SECONDS = 5;

/** A client that does not take its last lines is not waited for any longer. */
const FAREWELL_MS = 5_000;

/** How often it is looked whether all have gone. */
const FAREWELL_CHECK_MS = 20;

export interface Stoppable {
  readonly gateway: Gateway;
  readonly listeners: readonly Listener[];
  readonly logger: Logger;
  readonly clock: Clock;
}

/** The first SIGINT or SIGTERM ends everything in good order, a second one at once. */
export const stopOnSignals = (parts: Stoppable): void => {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    parts.logger.info('stopping', { signal });
    void stop(parts).then(() => process.exit(0));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
};

const stop = async ({ gateway, listeners, clock }: Stoppable): Promise<void> => {
  for (const listener of listeners) listener.stopAccepting();
  gateway.dismissAll(RETRY_SECONDS);
  const deadline = clock.now() + FAREWELL_MS;
  await new Promise<void>((resolve) => {
    const cancel = clock.every(FAREWELL_CHECK_MS, () => {
      if (gateway.connections > 0 && clock.now() < deadline) return;
      cancel();
      resolve();
    });
  });
  gateway.stop();
  await Promise.all(listeners.map((listener) => listener.close()));
};

/** What a bad UDP path is, and a chat of numbered lines through one. */
import { pace } from '../bench/pace.ts';
import { ChaosProcess } from './chaos/chaos-process.ts';
import { NumberedLines, type Outcome } from './numbered-lines.ts';
import { startChat, TransportLineClient } from './transport-line-client.ts';

/** On everybody's path, in each direction. */
export const BAD_PATH = '--loss 0.2 --reorder 0.1 --duplicate 0.02 --corrupt 0.01 --delay 20';

/** A network between this process and a server, in a process of its own. */
export const networkTo = (
  serverPort: number,
  seed: number,
  conditions: string,
): Promise<ChaosProcess> => {
  const to = `127.0.0.1:${serverPort}`;
  return ChaosProcess.start('--to', to, '--seed', String(seed), ...conditions.split(' '));
};

export interface TalkOptions {
  /** Names are unique per server, and so is this. */
  readonly seed: number;
  readonly lines: number;
  readonly linesPerSecond: number;
}

/** One logs in, invites, and says so many lines; the other accepts and listens. */
export const talkThrough = async (
  { port }: ChaosProcess,
  { seed, lines, linesPerSecond }: TalkOptions,
): Promise<Outcome> => {
  const [sender, receiver] = await Promise.all([
    TransportLineClient.login('dtls', port, `sender${seed}`),
    TransportLineClient.login('dtls', port, `receiver${seed}`),
  ]);
  await startChat(sender, receiver);
  const numbered = new NumberedLines(sender, receiver);
  await pace(linesPerSecond, lines / linesPerSecond, () => numbered.sayNext());
  await numbered.untilLastCame();
  await Promise.all([sender.abort(), receiver.abort()]);
  return numbered.outcome;
};

/** How long a handshake took, in ms. @throws DialError, after 10 s at the latest */
export const timeDial = async ({ port }: ChaosProcess): Promise<number> => {
  const client = await TransportLineClient.dial('dtls', port);
  await client.abort();
  return client.dialledInMs;
};

/** `main.js --listen PORT --to HOST:PORT --seed SEED [--tcp] [conditions…]` */
import { isIPv4 } from 'node:net';
import { parseArgs } from 'node:util';
import type { DatagramConditions, StreamConditions } from './conditions.ts';

export const USAGE = `Usage: main.js --to HOST:PORT --seed SEED [options]
  --listen PORT      on 127.0.0.1; 0: any, printed as the first line (0)
  --tcp              streams instead of datagrams
  --delay MS         to everything, in both directions
  --jitter MS        up to so much more
  --rate BYTES       per second
datagrams only, with probabilities from 0 to 1:
  --loss P   --duplicate P   --corrupt P
  --reorder P        by --reorder-ms MS (10)
  --queue BYTES      what waits for --rate (65536)
streams only:
  --pieces BYTES     cut into pieces of 1 to so many bytes
  --reset-after BYTES
`;

interface Route {
  readonly listen: number;
  readonly host: string;
  readonly to: number;
  readonly seed: string;
}

export type ProgramOptions =
  | (Route & { readonly tcp: false; readonly conditions: Partial<DatagramConditions> })
  | (Route & { readonly tcp: true; readonly conditions: Partial<StreamConditions> });

type Numbers<Conditions> = Readonly<Record<string, keyof Conditions>>;

const ANY: Numbers<DatagramConditions & StreamConditions> = {
  delay: 'delayMs',
  jitter: 'jitterMs',
  rate: 'rate',
};
const OF_DATAGRAMS: Numbers<DatagramConditions> = {
  loss: 'loss',
  duplicate: 'duplicate',
  corrupt: 'corrupt',
  reorder: 'reorder',
  'reorder-ms': 'reorderMs',
  queue: 'queueBytes',
};
const OF_STREAMS: Numbers<StreamConditions> = {
  pieces: 'pieceBytesMax',
  'reset-after': 'resetAfterBytes',
};

/** @throws Error that says which word is wrong. */
export const parseOptions = (words: readonly string[]): ProgramOptions => {
  const tcp = words.includes('--tcp');
  const names: Readonly<Record<string, string>> = { ...ANY, ...(tcp ? OF_STREAMS : OF_DATAGRAMS) };
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      listen: { ...text, default: '0' },
      to: { ...text, default: '' },
      seed: { ...text, default: '' },
      tcp: { type: 'boolean' },
      ...Object.fromEntries(Object.keys(names).map((name) => [name, text])),
    },
  });
  const given: Readonly<Record<string, unknown>> = values;
  const conditions = Object.fromEntries(
    Object.entries(names)
      .filter(([name]) => given[name] !== undefined)
      .map(([name, condition]) => [condition, toNumber(name, given[name])]),
  );
  if (values.seed === '') throw new Error('--seed is missing: without it nothing can be repeated');
  const listen = toPort('listen', values.listen);
  return { listen, ...toAddress(values.to), seed: values.seed, tcp, conditions };
};

const toNumber = (name: string, word: unknown): number => {
  const number = Number(word);
  if (word === '' || Number.isNaN(number)) throw new Error(`--${name} is a number`);
  return number;
};

const toPort = (name: string, word: string): number => {
  const port = toNumber(name, word);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--${name}: no port`);
  return port;
};

const toAddress = (word: string): Pick<Route, 'host' | 'to'> => {
  const [host = '', port = '', ...rest] = word.split(':');
  if (!isIPv4(host) || rest.length > 0) throw new Error('--to is an IPv4 address and a port');
  return { host, to: toPort('to', port) };
};

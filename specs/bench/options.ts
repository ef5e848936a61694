/** `npm run bench -- [--rows NAME,…] [--rounds N] [--seconds S] [--json FILE] [--alone] …` */
import { parseArgs } from 'node:util';

export interface Options {
  readonly rows: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly json: string | undefined;
  readonly pin: boolean;
  readonly beside: boolean;
  readonly nodeArguments: readonly string[];
}

export const USAGE = `Usage: npm run bench -- [options]
  --rows NAME,…      only these rows, or groups of them such as relay
  --rounds N         measurements of each side, alternating; the table shows medians (3)
  --seconds S        length of a measurement (3)
  --json FILE        every round's figures too
  --no-pin           leave it to the system which core runs what
  --alone            measure our side only
  --node-option=X    for the measured server's node, such as --cpu-prof (repeatable)
`;

export const parseOptions = (words: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rows: { type: 'string', default: '' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      json: { type: 'string' },
      'no-pin': { type: 'boolean', default: false },
      alone: { type: 'boolean', default: false },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
  });
  return {
    rows: values.rows.split(',').filter((name) => name !== ''),
    rounds: toCount('rounds', values.rounds),
    seconds: toCount('seconds', values.seconds),
    json: values.json,
    pin: !values['no-pin'],
    beside: !values.alone,
    nodeArguments: values['node-option'],
  };
};

const toCount = (name: string, word: string): number => {
  const count = Number(word);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new Error(`--${name} is a whole number from 1 on`);
  }
  return count;
};

/** Measures the product on bad networks: `npm run bench:lossy -- [--rows NAME,…] [--seed N]`. */
import { parseArgs } from 'node:util';
import { type Figure, LOSSY_ROWS } from './lossy-rows.ts';
import { describeMachine, toSentence } from './machine.ts';

const USAGE = `Usage: npm run bench:lossy -- [options]
  --rows NAME,…   only these: ${LOSSY_ROWS.map(({ name }) => name).join(', ')}
  --seed N        of the networks' chances (1)
`;
const EXIT_USAGE = 2;

const toLine = ({ title, value, unit, most, least }: Figure): string => {
  const goal = most === undefined ? least : most;
  const isMet = value <= (most ?? Infinity) && value >= (least ?? -Infinity);
  const sign = most === undefined ? '≥' : '≤';
  const judged = goal === undefined ? '' : `${sign} ${goal} ${isMet ? 'met' : '**missed**'}`;
  const shown = Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return `| ${title} | ${`${shown} ${unit}`.trim()} | ${judged} |`;
};

const run = async (words: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rows: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const names = values.rows.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => LOSSY_ROWS.every((row) => row.name !== name));
  if (unknown !== undefined) throw new Error(`no row is called ${unknown}`);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number');

  const lines = ['| figure | measured | goal |', '|---|---|---|'];
  const machine = describeMachine(undefined);
  for (const { name, measure } of LOSSY_ROWS) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    lines.push(...(await measure(seed)).map(toLine));
  }
  process.stdout.write(`${toSentence(machine)}; seed ${seed}\n\n${lines.join('\n')}\n`);
};

try {
  await run(process.argv.slice(2));
} catch (cause) {
  if (!(cause instanceof Error)) throw cause;
  process.stderr.write(`bench:lossy: ${cause.message}\n${USAGE}`);
  process.exitCode = EXIT_USAGE;
}

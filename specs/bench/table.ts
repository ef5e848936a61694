/** The medians of all rounds as a Markdown table. */
import type { Outcome } from './job.ts';
import type { Goal, Row } from './rows.ts';
import { median } from './sample.ts';

/** Both sides of a row, round by round; `naive` is empty where the row has no such side. */
export interface Rounds {
  readonly row: Row;
  readonly ours: readonly Outcome[];
  readonly naive: readonly Outcome[];
}

const HEADER = [
  '| figure | unit | mesngr | naive | ratio | goal | least | ratio goal | server busy |',
  '|---|---|---|---|---|---|---|---|---|',
];

export const toTable = (all: readonly Rounds[]): string =>
  [...HEADER, ...all.flatMap((rounds) => rounds.row.shown.map((goal) => line(rounds, goal)))].join(
    '\n',
  );

const line = ({ ours, naive }: Rounds, goal: Goal): string => {
  const our = median(ours.map(({ figures }) => figures[goal.figure] ?? Number.NaN));
  const their = median(naive.map(({ figures }) => figures[goal.figure] ?? Number.NaN));
  const busy = median(ours.map(({ cost }) => cost?.serverBusy ?? Number.NaN));
  const cells = [
    goal.title,
    goal.unit,
    figure(our),
    figure(their),
    figure(our / their),
    judged(our, goal.goal),
    judged(our, goal.atLeast),
    judged(our / their, goal.ratio),
    Number.isNaN(busy) ? '' : `${Math.round(100 * busy)} %`,
  ];
  return `| ${cells.join(' | ')} |`;
};

/** Three significant digits are all that a median of a few rounds deserves. */
const figure = (value: number): string =>
  Number.isNaN(value) ? '' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);

const judged = (value: number, limit: number | undefined): string => {
  if (limit === undefined || Number.isNaN(value)) return '';
  return `≤ ${limit} ${value <= limit ? 'met' : '**missed**'}`;
};

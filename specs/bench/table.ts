/** The medians of all rounds as a Markdown table. */
import type { Outcome } from './job.ts';
import type { Beside, Goal, Row } from './rows.ts';
import { median } from './sample.ts';

/** What each server came to, round by round; empty where the row has no such server. */
export interface Rounds {
  readonly row: Row;
  readonly outcomes: Readonly<Record<'ours' | Beside, Outcome[]>>;
}

const HEADER = [
  '| figure | unit | mesngr | naive | ratio | floor | goal | least | ratio goal | server busy |',
  '|---|---|---|---|---|---|---|---|---|---|',
];

export const toTable = (all: readonly Rounds[]): string =>
  [...HEADER, ...all.flatMap((rounds) => rounds.row.shown.map((goal) => line(rounds, goal)))].join(
    '\n',
  );

const line = ({ outcomes }: Rounds, goal: Goal): string => {
  const medianOf = (all: readonly Outcome[]): number =>
    median(all.map(({ figures }) => figures[goal.figure] ?? Number.NaN));
  const ours = medianOf(outcomes.ours);
  const ratio = ours / medianOf(outcomes.naive);
  const busy = median(outcomes.ours.map(({ cost }) => cost?.serverBusy ?? Number.NaN));
  const cells = [
    goal.title,
    goal.unit,
    figure(ours),
    figure(medianOf(outcomes.naive)),
    figure(ratio),
    figure(medianOf(outcomes.floor)),
    judged(ours, goal.goal),
    judged(ours, goal.atLeast),
    judged(ratio, goal.ratio),
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

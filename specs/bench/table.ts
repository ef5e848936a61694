/** The medians of all rounds as Markdown tables: what runs over TLS, and what over DTLS. */
import type { Protocol } from 'wolfssl-binding';
import type { Outcome } from './job.ts';
import type { Goal, Row, Side } from './rows.ts';
import { median } from './sample.ts';

/** What each server came to, round by round; empty where the row has no such server. */
export interface Rounds {
  readonly row: Row;
  readonly outcomes: Readonly<Record<Side, Outcome[]>>;
}

/** What ours is divided by. */
const RIVALS = { tls: 'naive', dtls: 'tls' } as const satisfies Record<Protocol, Side>;

const FIRST_COLUMNS: Readonly<Record<Protocol, readonly string[]>> = {
  tls: ['figure', 'unit', 'mesngr', 'naive'],
  dtls: ['over DTLS', 'unit', 'mesngr', 'over TLS'],
};
const OTHER_COLUMNS = ['ratio', 'floor', 'goal', 'least', 'ratio goal', 'server busy'];

export const toTables = (all: readonly Rounds[]): string =>
  (['tls', 'dtls'] as const)
    .map((protocol) => toTable(protocol, all))
    .filter((table) => table !== '')
    .join('\n\n');

const toTable = (protocol: Protocol, all: readonly Rounds[]): string => {
  const lines = all
    .filter(({ row }) => row.protocol === protocol)
    .flatMap((rounds) => rounds.row.shown.map((goal) => line(rounds, goal)));
  if (lines.length === 0) return '';
  const columns = [...FIRST_COLUMNS[protocol], ...OTHER_COLUMNS];
  return [cells(columns), cells(columns.map(() => '---')), ...lines].join('\n');
};

const line = ({ row, outcomes }: Rounds, goal: Goal): string => {
  const medianOf = (all: readonly Outcome[]): number =>
    median(all.map(({ figures }) => figures[goal.figure] ?? Number.NaN));
  const ours = medianOf(outcomes.ours);
  const rival = medianOf(outcomes[RIVALS[row.protocol]]);
  const ratio = ours / rival;
  const busy = median(outcomes.ours.map(({ cost }) => cost?.serverBusy ?? Number.NaN));
  return cells([
    goal.title,
    goal.unit,
    figure(ours),
    figure(rival),
    figure(ratio),
    figure(medianOf(outcomes.floor)),
    judged(ours, goal.goal),
    judged(ours, goal.atLeast),
    judged(ratio, goal.ratio),
    Number.isNaN(busy) ? '' : `${Math.round(100 * busy)} %`,
  ]);
};

const cells = (words: readonly string[]): string => `| ${words.join(' | ')} |`;

/** Three significant digits are all that a median of a few rounds deserves. */
const figure = (value: number): string =>
  Number.isNaN(value) ? '' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);

const judged = (value: number, limit: number | undefined): string => {
  if (limit === undefined || Number.isNaN(value)) return '';
  return `≤ ${limit} ${value <= limit ? 'met' : '**missed**'}`;
};

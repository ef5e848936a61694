/** What is measured on bad networks, and what it is to come to. */
import { ChaosProcess } from '../support/chaos/chaos-process.ts';
import { LaunchedServer } from '../support/launched-server.ts';
import { BAD_PATH, networkTo, talkThrough, timeDial } from '../support/lossy-paths.ts';
import { type NumberedScript, talkSideBySide } from '../support/numbered-script.ts';
import { measureGoodput } from './lossy-goodput.ts';
import { measureReturn } from './lossy-silence.ts';
import { quantile } from './sample.ts';

export interface Figure {
  readonly title: string;
  readonly value: number;
  readonly unit: string;
  /** What it is to be at most, or at least. */
  readonly most?: number;
  readonly least?: number;
}

export interface LossyRow {
  readonly name: string;
  readonly measure: (seed: number) => Promise<readonly Figure[]>;
}

const CHAT_LINES = 100_000;
const CHAT_LINES_PER_SECOND = 1_000;
const CHAT_P99_MS_MAX = 2_000;

const GOODPUT_SECONDS = 15;
const GOODPUT_LOSSES = [0, 0.05, 0.2];
/** With one datagram of twenty lost, so much of what there is without losses. */
const GOODPUT_SHARE_LEAST = 0.6;

const DIALS = 100;
/** At a time: they shall not wait for each other. */
const DIALS_WIDTH = 10;
const DIAL_MS_MAX = 10_000;
const DIAL_P50_MS_MAX = 500;

/** Longer than the server waits for a sign of life, 65 s, and its client, 90 s. */
const SILENCE_SECONDS = 100;

const TCP_CHATS = 4;
const TCP_LINES = 20_000;

const withServer = async <Result>(
  words: readonly string[],
  use: (server: LaunchedServer) => Promise<Result>,
): Promise<Result> => {
  const listen = ['--address', '127.0.0.1', '--memory', '--limit', 'rates=off'];
  const server = await LaunchedServer.listening(...listen, ...words);
  try {
    return await use(server);
  } finally {
    await server.stop('SIGKILL');
  }
};

const overDtls = <Result>(
  seed: number,
  conditions: string,
  use: (network: ChaosProcess) => Promise<Result>,
): Promise<Result> =>
  withServer(['--transport', 'dtls'], async (server) => {
    const network = await networkTo(server.port, seed, conditions);
    try {
      return await use(network);
    } finally {
      await network.stop();
    }
  });

const countFigures = (
  where: string,
  counts: { readonly lost: number; readonly doubled: number; readonly reordered: number },
): readonly Figure[] =>
  (['lost', 'doubled', 'reordered'] as const).map((name) => ({
    title: `${where}: ${name}`,
    value: counts[name],
    unit: 'lines',
    most: 0,
  }));

const chat: LossyRow = {
  name: 'chat',
  measure: async (seed) => {
    const options = { seed, lines: CHAT_LINES, linesPerSecond: CHAT_LINES_PER_SECOND };
    const outcome = await overDtls(seed, BAD_PATH, (network) => talkThrough(network, options));
    const where = `chat of ${CHAT_LINES} lines`;
    const { p50, p99, max } = outcome.delays;
    return [
      ...countFigures(where, outcome),
      { title: `${where}: delay, p50`, value: p50, unit: 'ms' },
      { title: `${where}: delay, p99`, value: p99, unit: 'ms', most: CHAT_P99_MS_MAX },
      { title: `${where}: delay, longest`, value: max, unit: 'ms' },
    ];
  },
};

const goodput: LossyRow = {
  name: 'goodput',
  measure: async (seed) => {
    const figures: Figure[] = [];
    let lossFree = Number.NaN;
    for (const loss of GOODPUT_LOSSES) {
      const conditions = `--loss ${loss} --delay 20`;
      const rate = await measureGoodput(seed, conditions, GOODPUT_SECONDS);
      const title = `one flow, ${percent(loss)} lost`;
      figures.push({ title, value: rate / 1e6, unit: 'MB/s' });
      if (loss === 0) lossFree = rate;
      else {
        const goal = loss === 0.05 ? { least: GOODPUT_SHARE_LEAST } : {};
        figures.push({
          title: `${title}: share of loss-free`,
          value: rate / lossFree,
          unit: '',
          ...goal,
        });
      }
    }
    return figures;
  },
};

const handshakes: LossyRow = {
  name: 'handshakes',
  measure: async (seed) => {
    const worst = await timeDials(seed, 0.3);
    const usual = await timeDials(seed, 0.2);
    const where = `${DIALS} handshakes, 30 % lost`;
    return [
      { title: `${where}: done`, value: worst.length, unit: '', least: DIALS },
      { title: `${where}: p50`, value: quantile(worst, 0.5), unit: 'ms' },
      { title: `${where}: p99`, value: quantile(worst, 0.99), unit: 'ms' },
      { title: `${where}: longest`, value: quantile(worst, 1), unit: 'ms', most: DIAL_MS_MAX },
      {
        title: 'handshake, 20 % lost: p50',
        value: quantile(usual, 0.5),
        unit: 'ms',
        most: DIAL_P50_MS_MAX,
      },
    ];
  },
};

const timeDials = (seed: number, loss: number): Promise<readonly number[]> =>
  overDtls(seed, `--loss ${loss} --delay 20`, async (network) => {
    const took: number[] = [];
    for (let dialled = 0; dialled < DIALS; dialled += DIALS_WIDTH) {
      const dials = Array.from({ length: DIALS_WIDTH }, () => timeDial(network));
      for (const outcome of await Promise.allSettled(dials)) {
        if (outcome.status === 'fulfilled') took.push(outcome.value);
      }
    }
    return took;
  });

const silence: LossyRow = {
  name: 'silence',
  measure: async () => {
    const tookMs = await withServer(['--transport', 'dtls'], (server) =>
      measureReturn(server, SILENCE_SECONDS),
    );
    const title = `back after ${SILENCE_SECONDS} s in which the client was stopped`;
    return [{ title, value: tookMs, unit: 'ms' }];
  },
};

const tcp: LossyRow = {
  name: 'tcp',
  measure: (seed) =>
    withServer([], async (server) => {
      const words = ['--seed', String(seed), '--pieces', '1', '--reset-after', '100000'];
      const network = await ChaosProcess.start(
        '--tcp',
        '--to',
        `127.0.0.1:${server.port}`,
        ...words,
      );
      const each = TCP_LINES / TCP_CHATS / 2;
      const options = { round: 0, chats: TCP_CHATS, lines: each };
      const all = await talkSideBySide(network.port, options);
      const sum = (one: (script: NumberedScript) => number): number =>
        all.reduce((total, script) => total + one(script), 0);
      const counts = {
        lost: sum((script) => script.heard(each).lost),
        doubled: sum((script) => script.heard(each).doubled),
        reordered: sum((script) => script.heard(each).reordered),
      };
      const losses = sum((script) => script.losses);
      await Promise.all(all.map((script) => script.end()));
      await network.stop();
      const where = `${TCP_LINES} lines byte by byte over TCP`;
      return [
        { title: `${where}: breaks`, value: losses, unit: '' },
        ...countFigures(where, counts),
      ];
    }),
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

export const LOSSY_ROWS: readonly LossyRow[] = [chat, goodput, handshakes, silence, tcp];

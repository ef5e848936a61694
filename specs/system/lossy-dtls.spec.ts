/** The launched server over UDP networks that lose, reorder, double, damage and delay. */
import { expect } from 'chai';
import { quantile } from '../bench/sample.ts';
import type { ChaosProcess } from '../support/chaos/chaos-process.ts';
import { describeDtls } from '../support/dtls-suite.ts';
import { LaunchedServer } from '../support/launched-server.ts';
import { BAD_PATH, networkTo, talkThrough, timeDial } from '../support/lossy-paths.ts';
import { programRefusals } from './dtls-refusals.ts';

const TIMEOUT_MS = 60_000;

/** Different draws of the same bad luck, at the same time. */
const SEEDS = [1, 2, 3];
const LINES = 10_000;
const LINES_PER_SECOND = 1_000;
const DELAY_P99_MS_MAX = 2_000;

/** Each fails by itself after 10 s: the deadline of a handshake. */
const DIALS = 30;
const DIALS_SEED = 4;

function overLossyPaths(this: Mocha.Suite): void {
  this.timeout(TIMEOUT_MS);
  let server: LaunchedServer;
  const networks: ChaosProcess[] = [];
  before(async () => {
    const words = ['--address', '127.0.0.1', '--transport', 'dtls', '--limit', 'rates=off'];
    server = await LaunchedServer.listening(...words);
  });
  // It would wait for clients whose last words were lost.
  after(() => server.stop('SIGKILL'));
  afterEach(() => Promise.all(networks.splice(0).map((proxy) => proxy.stop())));

  const network = async (seed: number, conditions: string): Promise<ChaosProcess> => {
    const proxy = await networkTo(server.port, seed, conditions);
    networks.push(proxy);
    return proxy;
  };

  const tell = (context: Mocha.Context, figures: object): void => {
    if (context.test !== undefined) context.test.title += ` ${JSON.stringify(figures)}`;
  };

  it(`carries ${LINES} lines of a chat, for each seed, once and in order`, async function () {
    const outcomes = await Promise.all(
      SEEDS.map(async (seed) => {
        const options = { seed, lines: LINES, linesPerSecond: LINES_PER_SECOND };
        return { seed, ...(await talkThrough(await network(seed, BAD_PATH), options)) };
      }),
    );
    for (const { seed, delays, ...counts } of outcomes) {
      const flawless = { said: LINES, lost: 0, doubled: 0, reordered: 0, spoilt: 0 };
      expect(counts, `seed ${seed}`).to.deep.equal(flawless);
      expect(delays.p99, `p99 of seed ${seed}`).to.be.below(DELAY_P99_MS_MAX);
    }
    tell(
      this,
      outcomes.map(({ seed, delays }) => ({ seed, ...delays })),
    );
  });

  it(`opens ${DIALS} connections where three datagrams of ten are lost`, async function () {
    const proxy = await network(DIALS_SEED, '--loss 0.3 --delay 20');
    const took = await Promise.all(Array.from({ length: DIALS }, () => timeDial(proxy)));
    const [p50, max] = [0.5, 1].map((share) => Math.round(quantile(took, share)));
    tell(this, { seed: DIALS_SEED, p50, max });
  });
}

describeDtls('the launched server over lossy paths', overLossyPaths, programRefusals);

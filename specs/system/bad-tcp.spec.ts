/** The launched server, and whole clients, over TCP paths that cut streams and break them off. */
import { expect } from 'chai';
import { ChaosProcess } from '../support/chaos/chaos-process.ts';
import { LaunchedServer } from '../support/launched-server.ts';
import { type NumberedScript, talkSideBySide } from '../support/numbered-script.ts';

const TIMEOUT_MS = 60_000;
const SEED = 6;

/** Side by side, because each waits up to half a second after each break. */
const CHATS = 4;
const LINES = 20_000;
/** A break every 100 kB is one for some 300 lines. */
const RESET_AFTER = ['--reset-after', '100000'];

const EACH = LINES / CHATS / 2;

describe('the launched server over bad tcp paths', function () {
  this.timeout(TIMEOUT_MS);
  let server: LaunchedServer;
  let network: ChaosProcess;
  let scripts: readonly NumberedScript[] = [];
  let round = 0;
  before(async () => {
    const words = ['--address', '127.0.0.1', '--memory', '--limit', 'rates=off'];
    server = await LaunchedServer.listening(...words);
  });
  after(() => server.stop());
  afterEach(async () => {
    await Promise.all(scripts.map((script) => script.end()));
    await network.stop();
  });

  /** Both sides of each chat say so many lines; returns how often a connection was lost. */
  const talk = async (lines: number, ...conditions: readonly string[]): Promise<number> => {
    const to = `127.0.0.1:${server.port}`;
    network = await ChaosProcess.start('--tcp', '--to', to, '--seed', String(SEED), ...conditions);
    round += 1;
    scripts = await talkSideBySide(network.port, { round, chats: CHATS, lines });
    for (const script of scripts) {
      const flawless = { said: lines, lost: 0, doubled: 0, reordered: 0 };
      expect(script.heard(lines), `seed ${SEED}`).to.deep.equal(flawless);
    }
    return scripts.reduce((sum, { losses }) => sum + losses, 0);
  };

  const tell = (context: Mocha.Context, losses: number): void => {
    if (context.test !== undefined) context.test.title += ` (${losses} breaks)`;
  };

  it(`carries ${LINES} lines that arrive in small pieces, whatever breaks`, async function () {
    const losses = await talk(EACH, '--pieces', '16', ...RESET_AFTER);
    expect(losses).to.be.above(LINES / 500);
    tell(this, losses);
  });

  it('carries lines that arrive byte by byte', async function () {
    const losses = await talk(EACH / 20, '--pieces', '1', '--reset-after', '20000');
    expect(losses).to.be.above(CHATS);
    tell(this, losses);
  });
});

/** A client over UDP whose address changes, is gone for a while, or is claimed by somebody else. */
import { expect } from 'chai';
import { pace } from '../bench/pace.ts';
import { ChaosProxy, type WatchedDatagram } from '../support/chaos-proxy.ts';
import { UdpPeer } from '../support/chaos/udp-peer.ts';
import { describeDtls } from '../support/dtls-suite.ts';
import { LaunchedServer } from '../support/launched-server.ts';
import { NumberedLines } from '../support/numbered-lines.ts';
import { startChat, TransportLineClient } from '../support/transport-line-client.ts';
import { programRefusals } from './dtls-refusals.ts';

const TIMEOUT_MS = 30_000;
const SEED = 5;
/** So that a move always finds something on its way, in both directions. */
const DELAY_MS = 10;
/** Each way. */
const LINES_PER_SECOND = 200;

/** A record in the clear: handshake, its first message a ClientHello (RFC 9147 section 5.2). */
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const MESSAGE_TYPE_AT = 13;

const isHello = ({ direction, bytes }: WatchedDatagram): boolean =>
  direction === 'toServer' && bytes[0] === HANDSHAKE && bytes[MESSAGE_TYPE_AT] === CLIENT_HELLO;

/** So many datagrams before the newest: one that has reached the server long since. */
const OLD = 20;
/** Still under way: it meets the proxy's delay, a copy does not. */
const NEWEST = 1;

/** One way each. */
type BothWays = readonly [NumberedLines, NumberedLines];

/** What a client that only moves does not make happen. */
interface Trouble {
  readonly handshakes: number;
  readonly losses: number;
}

function movingClient(this: Mocha.Suite): void {
  this.timeout(TIMEOUT_MS);
  let server: LaunchedServer;
  let proxy: ChaosProxy;
  let stranger: UdpPeer;
  let lines: BothWays;
  let earlier: Trouble;
  const clients: TransportLineClient[] = [];
  const watched: WatchedDatagram[] = [];

  before(async () => {
    const words = ['--address', '127.0.0.1', '--transport', 'dtls', '--verbose'];
    server = await LaunchedServer.listening(...words, '--limit', 'rates=off');
  });
  after(() => server.stop());

  /** One behind the network that the specs play with, in a chat with one who is not. */
  beforeEach(async () => {
    const onDatagram = (datagram: WatchedDatagram): void => void watched.push(datagram);
    stranger = await UdpPeer.open();
    const conditions = { delayMs: DELAY_MS };
    proxy = await ChaosProxy.open({ to: server.port, seed: SEED, conditions, onDatagram });
    clients.push(await TransportLineClient.login('dtls', proxy.port, 'mover'));
    clients.push(await TransportLineClient.login('dtls', server.port, 'stayer'));
    const [mover, stayer] = clients as [TransportLineClient, TransportLineClient];
    await startChat(mover, stayer);
    lines = [new NumberedLines(mover, stayer), new NumberedLines(stayer, mover)];
    earlier = trouble();
    expect(earlier.handshakes, 'its own handshake was seen').to.be.above(0);
  });

  afterEach(async () => {
    proxy.change({ blackout: false });
    const { losses } = trouble();
    for (const client of clients) await client.ask({ command: 'bye' });
    await server.until(() => trouble().losses === losses + clients.length);
    await Promise.all(clients.splice(0).map((client) => client.abort()));
    await Promise.all([proxy.close(), stranger.close()]);
    watched.length = 0;
  });

  const trouble = (): Trouble => ({
    handshakes: watched.filter(isHello).length,
    losses: server.stderr.split('"disconnected"').length - 1,
  });

  /** Both say so many lines; `act` comes in between. */
  const talk = async (seconds: number, act: (count: number) => void): Promise<void> => {
    await pace(LINES_PER_SECOND, seconds, (count) => {
      act(count);
      for (const each of lines) each.sayNext();
    });
    await Promise.all(lines.map((each) => each.untilLastCame()));
  };

  const expectFlawless = (said: number): void => {
    for (const { outcome } of lines) {
      const flawless = { said, lost: 0, doubled: 0, reordered: 0, spoilt: 0 };
      expect(outcome, String(proxy)).to.deep.include(flawless);
    }
    expect(trouble()).to.deep.equal(earlier);
    for (const client of clients) expect(client.closed).to.equal(undefined);
  };

  it('carries on from a new port, however often it moves', async () => {
    const MOVES = 8;
    const SECONDS = 2;
    const count = LINES_PER_SECOND * SECONDS;
    const moves: Promise<void>[] = [];
    await talk(SECONDS, (number) => {
      if (number % (count / MOVES) === 20) moves.push(proxy.rebind());
    });
    await Promise.all(moves);
    expect(moves).to.have.length(MOVES);
    expectFlawless(count);
  });

  it('carries on at another port after 5 s without a path', async () => {
    const BLACKOUT_SECONDS = 5;
    const count = LINES_PER_SECOND * BLACKOUT_SECONDS;
    proxy.change({ blackout: true });
    const back = async (): Promise<void> => {
      await proxy.rebind();
      proxy.change({ blackout: false });
    };
    const cameBack: Promise<void>[] = [];
    await talk(BLACKOUT_SECONDS, (number) => {
      if (number === count - 1) cameBack.push(back());
    });
    await Promise.all(cameBack);
    expect(lines[0].outcome.delays.max).to.be.above((BLACKOUT_SECONDS * 1_000) / 2);
    expectFlawless(count);
  });

  /** From an address of his own somebody sends what the mover sent, and a mangled copy of it. */
  const talkWhileRepeated = async (age: number): Promise<void> => {
    const SECONDS = 1;
    const count = LINES_PER_SECOND * SECONDS;
    const first = watched.length;
    let repeated = 0;
    await talk(SECONDS, () => {
      const sent = watched.slice(first).filter(({ direction }) => direction === 'toServer');
      const copied = sent.at(-age);
      if (copied === undefined) return;
      const mangled = Buffer.from(copied.bytes);
      mangled.writeUInt8(mangled.readUInt8(mangled.length - 1) ^ 1, mangled.length - 1);
      for (const bytes of [copied.bytes, mangled]) stranger.send(bytes, server.port);
      repeated += 1;
    });
    expect(repeated).to.be.above(count / 2);
    expectFlawless(count);
  };

  it('is not robbed of its connection by who repeats its datagrams from elsewhere', async () => {
    await talkWhileRepeated(OLD);
    expect(stranger.received, 'what the server sent to the stranger').to.have.length(0);
  });

  it('loses nothing to a listener whose copies arrive before its own datagrams', async () => {
    // A copy that comes first looks like a move; the mover's next datagram takes it back.
    await talkWhileRepeated(NEWEST);
  });
}

describeDtls('a client over dtls that moves', movingClient, programRefusals);

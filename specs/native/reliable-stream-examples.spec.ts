/** What the reliable stream does, one small scene each: 20 ms each way, no loss but by order. */
import { expect } from 'chai';
import { build, BUILD_MS_MAX, last, play, repeat, sentBy } from './stream-simulation.ts';

const MS = 1_000;

/** A line there and its acknowledgement back: the round trip is then known. */
const ACQUAINTED = ['write first 10', 'run 100'];

describe('the reliable stream', () => {
  before('build the simulation', function () {
    this.timeout(BUILD_MS_MAX);
    build('plain');
  });

  describe('sending', () => {
    it('lets 16 lines leave at once, each as it is written', () => {
      const scenes = play([...repeat(16, 'write first 120'), 'run 20']);
      const lines = sentBy('first', scenes);
      expect(lines.map(({ at }) => at)).to.deep.equal(Array.from({ length: 16 }, () => 0));
      expect(last(scenes).second.read).to.equal(16 * 120);
    });

    it('packs what was written together into full datagrams', () => {
      const lines = sentBy('first', play(['write first 3000']));
      expect(lines.map(({ bytes }) => bytes)).to.deep.equal([1151, 1151, 698]);
    });

    it('begins with ten full datagrams and waits for the first answer', () => {
      const scenes = play(['write first 100000', 'run 39', 'run 10']);
      expect(scenes.map(({ first }) => first.datagrams.length).slice(0, 2)).to.deep.equal([10, 0]);
      expect(scenes[2]?.first.datagrams.length).to.be.above(10);
    });

    it('never uses a packet number twice', () => {
      const scenes = play(['drop first 2', 'write first 5000', 'run 2000', 'finish first']);
      const numbers = sentBy('first', scenes).map(({ number }) => number);
      expect(numbers).to.deep.equal(Array.from(numbers.keys()));
      expect(last(scenes).first.bytesResent).to.be.above(2_000);
    });
  });

  describe('acknowledging', () => {
    it('answers every second datagram at once', () => {
      const scenes = play(['write first 10', 'write first 10', 'run 20']);
      expect(sentBy('second', scenes).map(({ at }) => at)).to.deep.equal([20 * MS]);
    });

    it('answers a single one after 25 ms', () => {
      const scenes = play(['write first 10', 'run 100']);
      expect(sentBy('second', scenes).map(({ at }) => at)).to.deep.equal([45 * MS]);
    });

    it('answers an end at once: whoever ends waits for it', () => {
      const scenes = play(['write first 10', 'finish first', 'run 100']);
      expect(sentBy('second', scenes).map(({ at }) => at)).to.deep.equal([20 * MS]);
    });

    it('answers a repetition at once: the last answer was lost', () => {
      const scenes = play(['drop second 1', 'write first 10', 'run 1000']);
      expect(sentBy('second', scenes).map(({ at }) => at)).to.deep.equal([45 * MS, 345 * MS]);
    });

    it('lets the answer travel with what is said meanwhile', () => {
      const scenes = play(['write first 10', 'run 30', 'write second 10', 'run 100']);
      const [reply, ...more] = sentBy('second', scenes);
      expect(reply).to.include({ at: 30 * MS, bytes: 10 });
      expect(reply?.ack?.largest).to.equal(0);
      expect(more).to.deep.equal([]);
    });

    it('tells of a gap at once, and forgets it when the peer knows', () => {
      const scenes = play([
        ...ACQUAINTED,
        'drop first 1',
        ...repeat(2, 'write first 10'),
        'run 300',
      ]);
      const told = sentBy('second', scenes);
      expect(told.find(({ ack }) => ack?.gaps === 1)?.at).to.equal(120 * MS);
      expect(told.at(-1)?.ack?.gaps).to.equal(0);
      expect(last(scenes).second.ownedBytes).to.equal(0);
    });
  });

  describe('when a datagram is lost', () => {
    it('sends its bytes again as soon as three later ones have arrived', () => {
      const orders = ['drop first 1', ...repeat(4, 'write first 10', 'run 1'), 'run 200'];
      const scenes = play([...ACQUAINTED, ...orders]);
      const again = sentBy('first', scenes).filter(
        ({ offset: begin, at }) => begin === 10 && at > 0,
      );
      // Lost at 100 ms; the fourth line leaves at 103 and its acknowledgement is back at 143.
      expect(again.map(({ at }) => at)).to.deep.equal([100 * MS, 143 * MS]);
      expect(last(scenes).second.read).to.equal(50);
    });

    it('sends the last line again, not a mere ping, when nothing tells of its loss', () => {
      const scenes = play([...ACQUAINTED, 'drop first 1', 'write first 10', 'run 300']);
      const [, , probe] = sentBy('first', scenes);
      expect(probe).to.include({ offset: 10, bytes: 10, ping: false });
      // Round trip 40 ms, four times its variation of half, and 25 ms for a late acknowledgement.
      expect(probe?.at).to.be.within(200 * MS, 260 * MS);
      expect(last(scenes).second.read).to.equal(20);
    });

    it('probes for the first time before a third of a second', () => {
      const [, probe] = sentBy('first', play(['drop first 1', 'write first 10', 'run 1000']));
      expect(probe).to.include({ at: 325 * MS, bytes: 10 });
    });

    it('packs all unanswered lines into one probe', () => {
      const scenes = play([
        ...ACQUAINTED,
        'drop first 9',
        ...repeat(9, 'write first 50'),
        'run 300',
      ]);
      const probe = sentBy('first', scenes).at(10);
      expect(probe).to.include({ offset: 10, bytes: 450 });
    });

    it('doubles the wait between probes up to two seconds', () => {
      const scenes = play(['drop first 1000', 'write first 10', 'run 20000'], { 'give-up': 60 });
      const times = [...new Set(sentBy('first', scenes).map(({ at }) => at / MS))];
      const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      expect(waits.slice(0, 5)).to.deep.equal([325, 650, 1300, 2000, 2000]);
      expect(Math.max(...waits)).to.equal(2000);
    });

    it('gives the peer up after 30 s without a word', () => {
      const silent = { 'keep-alive': 0 };
      const before = play(['drop first 1000', 'write first 10', 'run 29999'], silent);
      expect(last(before).first.lost).to.be.false;
      const after = play(['drop first 1000', 'write first 10', 'run 30001'], silent);
      expect(last(after).first.lost).to.be.true;
      expect(last(after).second.lost).to.be.false;
    });

    it('gives nobody up who was not asked anything', () => {
      const scenes = play([...ACQUAINTED, 'run 3600000', 'write first 10'], { 'keep-alive': 0 });
      expect(last(scenes).first.lost).to.be.false;
    });
  });

  describe('with a reader who looks away', () => {
    const STALLED = ['pause second', 'write first 200000', 'run 3000'];

    it('stops at the window', () => {
      const scene = last(play(STALLED, { window: 65_536 }));
      expect(scene.second.bufferedBytes).to.equal(65_536);
      expect(scene.first.datagrams.at(-1)).to.satisfy(
        ({ offset: begin, bytes }: { offset: number; bytes: number }) => begin + bytes === 65_536,
      );
    });

    it('goes on when reading has opened it', () => {
      const scenes = play([...STALLED, 'resume second', 'run 1000'], { window: 65_536 });
      expect(last(scenes).second.read).to.equal(200_000);
    });

    it('goes on though the news of it is lost, twice', () => {
      const orders = [...STALLED, 'drop second 2', 'resume second', 'run 3000'];
      expect(last(play(orders, { window: 65_536 })).second.read).to.equal(200_000);
    });

    it('goes on though the news is lost and what is said after it arrives', () => {
      const talk = repeat(4, 'write second 10', 'run 1');
      const orders = [...STALLED, 'drop second 1', 'resume second', ...talk, 'run 3000'];
      expect(last(play(orders, { window: 65_536 })).second.read).to.equal(200_000);
    });

    it('is quiet meanwhile', () => {
      const scenes = play([...STALLED, 'run 15000'], { window: 65_536 });
      expect(last(scenes).first.datagrams).to.deep.equal([]);
      expect(last(scenes).second.datagrams).to.deep.equal([]);
    });
  });

  describe('ending', () => {
    it('says so behind the last byte, in the same datagram', () => {
      const scenes = play(['write first 10', 'run 100', 'write first 10', 'finish first']);
      const after = play(['finish first', 'run 100']);
      expect(last(after).first.settled).to.be.true;
      expect(last(after).second.peerFinished).to.be.true;
      expect(last(scenes).first.datagrams[0]).to.include({ offset: 20, bytes: 0, fin: true });
    });

    it('is settled only when the end is acknowledged too', () => {
      const scenes = play(['finish first', 'run 39', 'run 1']);
      expect(scenes.map(({ first }) => first.settled)).to.deep.equal([false, false, true]);
    });

    it('tells the reader only when all is read', () => {
      const scenes = play([
        'pause second',
        'write first 10',
        'finish first',
        'run 50',
        'resume second',
      ]);
      expect(scenes.map(({ second }) => second.peerFinished).slice(-2)).to.deep.equal([
        false,
        true,
      ]);
    });

    it('sends a lost end again', () => {
      const scenes = play([...ACQUAINTED, 'drop first 1', 'finish first', 'run 1000']);
      expect(last(scenes).second.peerFinished).to.be.true;
      expect(last(scenes).first.settled).to.be.true;
    });

    it('leaves the other direction open', () => {
      const scenes = play(['finish first', 'run 100', 'write second 500', 'run 100']);
      expect(last(scenes).first.read).to.equal(500);
    });
  });

  describe('in silence', () => {
    it('pings when it has sent nothing for 20 s, and is answered', () => {
      const scenes = play([...ACQUAINTED, 'run 19000', 'run 10000']);
      expect(scenes[2]?.first.datagrams).to.deep.equal([]);
      expect(scenes[3]?.first.datagrams[0]).to.include({ at: 20_000 * MS, ping: true, bytes: 0 });
      expect(last(scenes).first.lost).to.be.false;
    });

    it('is silent if no keep-alive is asked for, and owns nothing', () => {
      const scenes = play([...ACQUAINTED, 'run 3600000'], { 'keep-alive': 0 });
      expect(last(scenes).first.datagrams).to.deep.equal([]);
      expect([last(scenes).first.ownedBytes, last(scenes).second.ownedBytes]).to.deep.equal([0, 0]);
    });
  });

  describe('on a new path', () => {
    it('sends one datagram at once, so that the peer learns of it', () => {
      const scenes = play([...ACQUAINTED, 'move first', 'run 100']);
      expect(scenes[2]?.first.datagrams).to.have.length(1);
      expect(scenes[2]?.first.datagrams[0]).to.include({ ping: true });
    });

    it('sends again at once what the old path may have swallowed', () => {
      const scenes = play([
        ...ACQUAINTED,
        'drop first 1',
        'write first 10',
        'move first',
        'run 20',
      ]);
      expect(scenes[4]?.first.datagrams[0]).to.include({ offset: 10, bytes: 10 });
      expect(last(scenes).second.read).to.equal(20);
    });
  });
});

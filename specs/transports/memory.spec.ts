import { expect } from 'chai';
import { MemoryNetwork } from '../../transports/memory/memory-network.ts';
import { MemoryTransport } from '../../transports/memory/memory-transport.ts';
import { turn } from '../support/turn.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { NEVER, Stage } from './compliance/stage.ts';
import type { StreamSubject } from './compliance/subject.ts';
import { streamTransportCompliance } from './compliance.ts';
import { MemoryRawPeer } from './memory-raw-peer.ts';

const memorySubject = (network: MemoryNetwork, clock: VirtualClock): StreamSubject => ({
  transport: new MemoryTransport(network),
  host: 'memory',
  identity: { certificatePem: 'certificate', keyPem: 'key' },
  connectRaw: (port) => MemoryRawPeer.connect(network, port),
  deafPort: async () => {
    const port = network.bind(0, 'deaf') ?? 0;
    return {
      port,
      untilDialled: turn,
      passTime: (durationMs) => clock.advance(durationMs),
      close: async () => network.unbind(port),
    };
  },
});

describe('the memory transport', () => {
  streamTransportCompliance(async () => {
    const clock = new VirtualClock();
    return memorySubject(new MemoryNetwork({ clock }), clock);
  });

  describe('at the hand of a spec', () => {
    const stage = new Stage();
    let network: MemoryNetwork;
    let clock: VirtualClock;
    beforeEach(() => {
      clock = new VirtualClock();
      network = new MemoryNetwork({ clock });
      stage.use(memorySubject(network, clock));
    });
    afterEach(() => stage.clear());

    it('holds what is sent, and delivers it in order once released', async () => {
      const { near, far } = await stage.pair();
      network.hold();
      near.connection.send('one');
      await turn();
      near.connection.send('two');
      near.connection.close();
      await turn();
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened']);
      expect(near.connection.queuedBytes).to.equal('one\ntwo\n'.length);
      network.release();
      await far.record.untilTold(far.connection, 'ended');
      expect(far.record.lines(far.connection)).to.deep.equal(['one', 'two']);
      expect(far.record.batches).to.equal(1);
    });

    it('closes a sender whose queue fills while it holds, and tells the peer later', async () => {
      const { near, far } = await stage.pair({ queueBytesMax: 10 });
      network.hold();
      expect(near.connection.send('1234567890')).to.equal(false);
      expect((await near.record.untilClosed(near.connection)).by).to.equal('slow');
      expect(far.record.occurrences(far.connection)).to.deep.equal(['opened']);
      network.release();
      expect((await far.record.untilClosed(far.connection)).by).to.equal('lost');
    });

    it('severs a connection: both ends lose it', async () => {
      const { near, far } = await stage.pair();
      network.sever(far.connection);
      expect((await near.record.untilClosed(near.connection)).by).to.equal('lost');
      expect((await far.record.untilClosed(far.connection)).by).to.equal('lost');
    });

    it('closes an endpoint even while it holds', async () => {
      const { near, dialler } = await stage.pair();
      network.hold();
      near.connection.send('never arrives');
      await dialler.close();
      expect(near.record.occurrences(near.connection)).to.deep.equal(['opened', 'closed']);
    });

    it('gives an id to the next connection as soon as the last is closed', async () => {
      const { near, far, listener, dialler } = await stage.pair();
      near.connection.abort();
      await far.record.untilClosed(far.connection);
      const next = await dialler.dial(stage.target(listener), NEVER);
      expect(next.id).to.equal(near.connection.id);
      expect(next).to.not.equal(near.connection);
    });

    it('does nothing until its schedule says so', async () => {
      const tasks: (() => void)[] = [];
      network = new MemoryNetwork({ clock, schedule: (task) => void tasks.push(task) });
      stage.use(memorySubject(network, clock));
      const { listener, record } = await stage.listen();
      const { dialler } = stage.dialler();
      const dialling = dialler.dial(stage.target(listener), NEVER);
      await turn();
      expect(record.opened).to.have.lengthOf(0);
      expect(tasks).to.have.lengthOf(1);
      while (tasks.length > 0) tasks.shift()?.();
      const near = await dialling;
      near.send('one');
      near.send('two');
      const [far] = record.opened;
      expect(tasks).to.have.lengthOf(1);
      tasks.shift()?.();
      tasks.shift()?.();
      expect(far && record.lines(far)).to.deep.equal(['one', 'two']);
      network.sever(near);
      const closing = [dialler.close(), listener.close()];
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
        task();
        await turn();
      }
      await Promise.all(closing);
    });
  });
});

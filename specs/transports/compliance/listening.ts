import { expect } from 'chai';
import { ListenError } from '../../../src/ports/transport-error.ts';
import { LIMITS, NEVER, type Stage } from './stage.ts';
import { refusalOf } from './refusal.ts';

export const listeningCompliance = (stage: Stage): void => {
  describe('listening', () => {
    it('says what it is reached by, and so does each connection', async () => {
      const { near, far, listener } = await stage.pair();
      const { name } = stage.subject.transport;
      expect(listener.transports).to.deep.equal([name]);
      expect([near.connection.transport, far.connection.transport]).to.deep.equal([name, name]);
    });

    it('tells both ends of the connection and of each other', async () => {
      const { near, far, listener } = await stage.pair();
      expect(near.record.occurrences(near.connection)).to.deep.equal(['opened']);
      expect(near.connection.peer.port).to.equal(listener.port);
      expect(near.connection.peer.address).to.not.equal('');
      expect(near.connection.peer.fingerprint).to.match(/^sha256:[0-9a-f]{64}$/);
      expect(near.connection.peer.security).to.not.equal('');
      expect(far.connection.peer.address).to.equal(near.connection.peer.address);
      expect(far.connection.peer.port).to.be.within(1, 65_535);
      expect(far.connection.peer.fingerprint).to.equal(undefined);
      expect(far.connection.peer.security).to.equal(near.connection.peer.security);
    });

    it('still knows a peer that it has asked for, once its connection is closed', async () => {
      const { near, far } = await stage.pair();
      const { peer } = near.connection;
      near.connection.close();
      const { connection } = await near.record.untilClosed(near.connection);
      expect(connection.peer).to.equal(peer);
      far.connection.close();
      await far.record.untilClosed(far.connection);
    });

    it('takes a free port for 0, and says which', async () => {
      const first = await stage.listen();
      const second = await stage.listen();
      expect(first.listener.port).to.be.within(1, 65_535);
      expect(second.listener.port).to.not.equal(first.listener.port);
    });

    it('refuses a port that is taken, and has it once it is free', async () => {
      const { listener } = await stage.listen();
      const refusal = await refusalOf(stage.listen({}, listener.port), ListenError);
      expect(refusal.failure).to.equal('port-taken');
      await listener.close();
      const again = await stage.listen({}, listener.port);
      expect(again.listener.port).to.equal(listener.port);
    });

    it('refuses a host that does not exist', async () => {
      const { transport, identity } = stage.subject;
      const host = 'no-such-host.invalid';
      const listening = transport.listen({ host, port: 0, identity, limits: LIMITS });
      expect((await refusalOf(listening, ListenError)).failure).to.equal('address-unknown');
    });

    it('serves those who are there after it stopped accepting, and nobody new', async () => {
      const { near, far, listener } = await stage.pair();
      listener.stopAccepting();
      listener.stopAccepting();
      // Over UDP nobody says no: the port is still there, for those who are.
      const late = stage.dialler({ handshakeMs: 200 });
      await refusalOf(late.dialler.dial(stage.target(listener), NEVER));
      near.connection.send('still here');
      expect(await far.record.untilLines(far.connection, 1)).to.deep.equal(['still here']);
      expect(far.record.opened).to.have.lengthOf(1);
    });

    it('may turn a peer away in the moment it opens', async () => {
      const { listener, record } = await stage.listen();
      listener.opened$.subscribe((connection) => {
        connection.send('full');
        connection.close();
      });
      const called = stage.dialler();
      const near = await called.dialler.dial(stage.target(listener), NEVER);
      await called.record.untilTold(near, 'ended');
      expect(called.record.lines(near)).to.deep.equal(['full']);
      near.close();
      expect((await called.record.untilClosed(near)).by).to.equal('ended');
      expect((await record.untilClosed(await record.untilOpened())).by).to.equal('closed');
    });
  });
};

import { expect } from 'chai';
import type { Event } from '../../src/domain/event.ts';
import { SessionService } from '../../src/services/session-service.ts';
import { ended, invited, nickname, second, started } from '../domain/vocabulary.ts';

describe('SessionService', () => {
  const alice = nickname('ALICE');
  const bob = nickname('Bob');
  let service: SessionService;
  beforeEach(() => {
    service = new SessionService();
  });

  const apply = (...events: readonly Event[]): void => {
    for (const event of events) service.apply(event);
  };

  it('knows who is engaged with whom, and since when somebody is free again', () => {
    expect(service.engagementOf(alice)).to.equal(undefined);
    apply(invited('alice', 'bob', 1));
    expect(service.engagementOf(bob)?.kind).to.equal('invitation');
    expect(service.peerOf(bob)).to.equal(undefined);
    apply(started('alice', 'bob', 2));
    expect(service.engagementOf(alice)?.kind).to.equal('chat');
    expect(service.peerOf(alice)).to.equal('bob');
    expect(service.peerOf(bob)).to.equal('alice');
    expect(service.freeSince(bob)).to.equal(undefined);
    apply(ended('bob', 'alice', 'left', 3));
    expect(service.peerOf(alice)).to.equal(undefined);
    expect(service.freeSince(bob)).to.equal(second(3));
  });

  it('shows the state to who subscribes, and again after each event', () => {
    const sizes: number[] = [];
    const subscription = service.state$.subscribe(({ engagements }) =>
      sizes.push(engagements.size),
    );
    apply(invited('alice', 'bob', 1), started('alice', 'bob', 2));
    subscription.unsubscribe();
    apply(ended('bob', 'alice', 'left', 3));
    expect(sizes).to.deep.equal([0, 2, 2]);
    expect(service.state.engagements.size).to.equal(0);
  });
});

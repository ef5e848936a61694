import { expect } from 'chai';
import { PresenceService } from '../../src/services/presence-service.ts';
import { closed, lost, nickname, opened } from '../domain/vocabulary.ts';

describe('PresenceService', () => {
  let service: PresenceService;
  beforeEach(() => {
    service = new PresenceService();
  });

  it('finds a session under its name, whatever the case', () => {
    service.apply(opened('Alice'));
    expect(service.find(nickname('aLICE'))?.nickname).to.equal('Alice');
    expect(service.find(nickname('bob'))).to.equal(undefined);
    service.apply(closed('alice', 1));
    expect(service.find(nickname('Alice'))).to.equal(undefined);
  });

  it('pages through the sessions in the order of their names, whatever the case', () => {
    for (const name of ['dave', 'Bob', 'alice', 'Carol']) service.apply(opened(name));
    const names = (after: string | undefined, limit: number): readonly string[] =>
      service.page(after, limit).map((user) => user.nickname);
    expect(names(undefined, 10)).to.deep.equal(['alice', 'Bob', 'Carol', 'dave']);
    expect(names(undefined, 2)).to.deep.equal(['alice', 'Bob']);
    expect(names('BOB', 2)).to.deep.equal(['Carol', 'dave']);
  });

  it('shows the state to who subscribes, and again after each event', () => {
    const sizes: number[] = [];
    service.apply(opened('alice'));
    const subscription = service.state$.subscribe(({ users }) => sizes.push(users.size));
    service.apply(opened('bob'));
    service.apply(lost('bob', 1));
    service.apply(closed('bob', 2));
    subscription.unsubscribe();
    service.apply(closed('alice', 3));
    expect(sizes).to.deep.equal([1, 2, 2, 1]);
    expect(service.state.users.size).to.equal(0);
  });

  it('fails loudly should its order and its sessions ever part', () => {
    service.apply(opened('alice'));
    (service.state.users as unknown as Map<string, unknown>).delete('alice');
    expect(() => service.page(undefined, 1)).to.throw('listed but unknown: alice');
  });
});

import { expect } from 'chai';
import { parseUsers, parseWelcome } from '../../src/wire/answer-fields.ts';

describe('the answer to a login', () => {
  const fields = { nickname: 'Alice', session: 's', resume: 't' };

  it('says who we are, and how to come back', () => {
    expect(parseWelcome({ ...fields, position: 3, mail: {} })).to.deep.equal({
      ...fields,
      chat: undefined,
    });
  });

  it('says with whom the resumed session is in a chat', () => {
    expect(parseWelcome({ ...fields, chat: 'bob' })).to.include({ chat: 'bob' });
    expect(parseWelcome({ ...fields, chat: '' })).to.include({ chat: undefined });
  });

  for (const field of ['nickname', 'session', 'resume']) {
    it(`is none without ${field}`, () => {
      expect(parseWelcome({ ...fields, [field]: 1 })).to.equal(undefined);
    });
  }

  it('is none if the name is no name', () => {
    expect(parseWelcome({ ...fields, nickname: '\u001b[2J' })).to.equal(undefined);
  });
});

describe('the answer to who', () => {
  it('lists people with their state and its beginning', () => {
    const users = [
      { nickname: 'alice', state: 'free', since: '2026-01-01T00:00:00.000Z' },
      { nickname: 'bob', state: 'busy' },
      { nickname: 'carol', state: 'offline', since: 'long ago' },
    ];
    expect(parseUsers({ users })).to.deep.equal([
      { nickname: 'alice', state: 'free', since: Date.UTC(2026, 0, 1) },
      { nickname: 'bob', state: 'busy', since: undefined },
      { nickname: 'carol', state: 'offline', since: undefined },
    ]);
  });

  it('loses nothing but the entries that make no sense', () => {
    const bob = { nickname: 'bob', state: 'free' };
    const users = [1, null, {}, { nickname: 1 }, { nickname: 'x!', state: 'free' }, bob];
    expect(parseUsers({ users })).to.have.length(1);
    expect(parseUsers({ users: [{ ...bob, state: 'asleep' }] })).to.deep.equal([]);
    expect(parseUsers({ users: 'bob' })).to.deep.equal([]);
  });
});

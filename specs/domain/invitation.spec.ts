import { accept, cancel, decline, expireInvitation, invite } from './asking.ts';
import {
  cancelled,
  chatting,
  closed,
  declined,
  ended,
  expired,
  given,
  invited,
  lost,
  opened,
  started,
} from './vocabulary.ts';

describe('invitations', () => {
  const three = [opened('Alice'), opened('Bob'), opened('carol')];

  describe('invite', () => {
    it('invites somebody who is online and free, matched without regard to case', () => {
      given(...three)
        .when(invite('Alice', 'BOB', 1))
        .yields(invited('Alice', 'Bob', 1));
    });

    it('refuses oneself, in any case', () => {
      given(...three)
        .when(invite('Alice', 'aLICE', 1))
        .refuses('self');
    });

    it('refuses who is not online, and what is no name at all', () => {
      const asked = given(...three, closed('carol', 1));
      for (const to of ['carol', 'nobody', '', 'no name', '__proto__']) {
        asked.when(invite('Alice', to, 2)).refuses('not-found');
      }
    });

    it('matches no letter beyond ASCII: the Kelvin sign in lower case is a k', () => {
      given(opened('alice'), opened('kate'))
        .when(invite('alice', '\u212aate', 1))
        .refuses('not-found')
        .when(invite('kate', '\u212aate', 1))
        .refuses('not-found');
    });

    it('refuses a bare client', () => {
      given(opened('alice'), opened('bob', 0, { client: 'bare' }))
        .when(invite('alice', 'bob', 1))
        .refuses('bare-client');
    });

    it('refuses while one has invited, was invited, or is in a chat', () => {
      given(...three, invited('Alice', 'Bob', 1))
        .when(invite('Alice', 'carol', 2))
        .refuses('you-are-busy')
        .when(invite('Bob', 'carol', 2))
        .refuses('you-are-busy')
        .when(accept('Bob', 'alice', 3))
        .when(invite('Bob', 'carol', 4))
        .refuses('you-are-busy');
    });

    it('refuses while the other one has invited, was invited, is in a chat or in its grace', () => {
      given(...three, invited('Alice', 'Bob', 1))
        .when(invite('carol', 'alice', 2))
        .refuses('busy')
        .when(invite('carol', 'bob', 2))
        .refuses('busy')
        .when(accept('Bob', 'alice', 3))
        .when(invite('carol', 'bob', 4))
        .refuses('busy');
      given(...chatting('alice', 'bob'), opened('carol'), lost('bob', 3))
        .when(invite('carol', 'bob', 4))
        .refuses('busy');
    });

    it('checks in the order self, not-found, bare-client, you-are-busy, busy', () => {
      const busy = given(
        ...three,
        opened('dave'),
        opened('erin', 0, { client: 'bare' }),
        invited('Alice', 'Bob', 1),
        invited('carol', 'dave', 1),
      );
      busy.when(invite('Alice', 'alice', 2)).refuses('self');
      busy.when(invite('Alice', 'nobody', 2)).refuses('not-found');
      busy.when(invite('Alice', 'erin', 2)).refuses('bare-client');
      busy.when(invite('Alice', 'carol', 2)).refuses('you-are-busy');
    });

    it('gives one invitation and one you-are-busy to two who invite each other', () => {
      given(...three)
        .when(invite('Alice', 'Bob', 1))
        .yields(invited('Alice', 'Bob', 1))
        .when(invite('Bob', 'Alice', 1))
        .refuses('you-are-busy');
    });
  });

  describe('accept and decline', () => {
    const pending = given(...three, invited('Alice', 'Bob', 1));

    it('start the chat, or do not', () => {
      pending.when(accept('Bob', 'ALICE', 2)).yields(started('Alice', 'Bob', 2));
      pending.when(decline('Bob', 'ALICE', 2)).yields(declined('Alice', 'Bob', 2));
    });

    it('refuse when there is no such invitation', () => {
      for (const answer of [accept, decline]) {
        pending.when(answer('Bob', 'carol', 2)).refuses('no-invitation');
        pending.when(answer('Bob', 'no name', 2)).refuses('no-invitation');
        pending.when(answer('Alice', 'Alice', 2)).refuses('no-invitation');
        pending.when(answer('Alice', 'Bob', 2)).refuses('no-invitation');
        pending.when(answer('carol', 'Alice', 2)).refuses('no-invitation');
        given(...chatting('Alice', 'Bob'))
          .when(answer('Bob', 'Alice', 3))
          .refuses('no-invitation');
      }
    });

    it('leave both free after a decline', () => {
      given(...three, invited('Alice', 'Bob', 1), declined('Alice', 'Bob', 2))
        .when(accept('Bob', 'Alice', 3))
        .refuses('no-invitation')
        .when(invite('Bob', 'Alice', 3))
        .yields(invited('Bob', 'Alice', 3));
    });
  });

  describe('cancel', () => {
    it('takes the invitation back', () => {
      given(...three, invited('Alice', 'Bob', 1))
        .when(cancel('Alice', 2))
        .yields(cancelled('Alice', 'Bob', 2))
        .when(accept('Bob', 'Alice', 2))
        .refuses('no-invitation');
    });

    it('refuses who has not invited', () => {
      given(...three, invited('Alice', 'Bob', 1))
        .when(cancel('Bob', 2))
        .refuses('no-invitation')
        .when(cancel('carol', 2))
        .refuses('no-invitation');
    });

    it('refuses once it was accepted', () => {
      given(...chatting('Alice', 'Bob'))
        .when(cancel('Alice', 3))
        .refuses('no-invitation');
    });
  });

  describe('expiry', () => {
    it('ends an invitation that nobody answered', () => {
      given(...three, invited('Alice', 'Bob', 1))
        .when(expireInvitation('Alice', 1, 61))
        .yields(expired('Alice', 'Bob', 61));
    });

    it('changes nothing when it comes after the answer', () => {
      given(...chatting('Alice', 'Bob'))
        .when(expireInvitation('Alice', 1, 61))
        .changesNothing();
      given(...three)
        .when(expireInvitation('Alice', 1, 61))
        .changesNothing();
    });

    it('leaves a later invitation of the same person, and those to the person, alone', () => {
      given(
        ...three,
        invited('Alice', 'Bob', 1),
        cancelled('Alice', 'Bob', 2),
        invited('Alice', 'carol', 3),
      )
        .when(expireInvitation('Alice', 1, 61))
        .changesNothing();
      given(...three, invited('Bob', 'Alice', 1))
        .when(expireInvitation('Alice', 1, 61))
        .changesNothing();
    });
  });

  it('can be made again after a chat', () => {
    given(...chatting('Alice', 'Bob'), ended('Bob', 'Alice', 'left', 3))
      .when(invite('Bob', 'Alice', 4))
      .yields(invited('Bob', 'Alice', 4));
  });
});

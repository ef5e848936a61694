import { expireGrace, logOut, loseConnection, resume } from './asking.ts';
import {
  cancelled,
  chatting,
  closed,
  ended,
  given,
  invited,
  logIn,
  lost,
  opened,
  resumed,
} from './vocabulary.ts';

describe('departure', () => {
  const pair = chatting('alice', 'bob');
  const inviting = [opened('alice'), opened('bob'), invited('alice', 'bob', 1)];

  describe('bye', () => {
    it('closes the session', () => {
      given(opened('alice')).when(logOut('alice', 1)).yields(closed('alice', 1));
    });

    it('cancels an invitation, in either direction', () => {
      given(...inviting)
        .when(logOut('alice', 2))
        .yields(cancelled('alice', 'bob', 2), closed('alice', 2));
      given(...inviting)
        .when(logOut('bob', 2))
        .yields(cancelled('alice', 'bob', 2), closed('bob', 2));
    });

    it('ends a chat at once, without a grace', () => {
      given(...pair)
        .when(logOut('alice', 3))
        .yields(ended('alice', 'bob', 'left', 3), closed('alice', 3));
    });

    it('takes the session of a peer in its grace with it', () => {
      given(...pair, lost('alice', 3))
        .when(logOut('bob', 4))
        .yields(ended('bob', 'alice', 'left', 4), closed('bob', 4), closed('alice', 4));
    });

    it('changes nothing for who is gone already', () => {
      given().when(logOut('alice', 1)).changesNothing();
    });
  });

  describe('a lost connection', () => {
    it('closes the session of who is free', () => {
      given(opened('alice')).when(loseConnection('alice', 1)).yields(closed('alice', 1));
    });

    it('cancels an invitation at once, in either direction', () => {
      given(...inviting)
        .when(loseConnection('alice', 2))
        .yields(cancelled('alice', 'bob', 2), closed('alice', 2));
      given(...inviting)
        .when(loseConnection('bob', 2))
        .yields(cancelled('alice', 'bob', 2), closed('bob', 2));
    });

    it('leaves a session in a chat alive: it is lost, not closed', () => {
      given(...pair)
        .when(loseConnection('alice', 3))
        .yields(lost('alice', 3));
    });

    it('is heard of once', () => {
      given(...pair, lost('alice', 3))
        .when(loseConnection('alice', 4))
        .changesNothing();
    });

    it('does not concern a session that has moved to another connection', () => {
      given(...pair, resumed('alice', 3))
        .when(loseConnection('alice', 4))
        .changesNothing();
    });

    it('does not concern the next session of the same name', () => {
      given(opened('alice'), closed('alice', 1), opened('alice', 2, { connection: 2 }))
        .when(loseConnection('alice', 3))
        .changesNothing();
    });

    it('changes nothing for who is gone already', () => {
      given().when(loseConnection('alice', 1)).changesNothing();
    });
  });

  describe('the end of a grace', () => {
    it('ends the chat as lost, and the session', () => {
      given(...pair, lost('alice', 3))
        .when(expireGrace('alice', 3, 18))
        .yields(ended('alice', 'bob', 'lost', 18), closed('alice', 18))
        .when(logIn('alice', 19))
        .yields(opened('alice', 19));
    });

    it('ends both sessions where both were lost: nobody is left to come back to', () => {
      given(...pair, lost('alice', 3), lost('bob', 5))
        .when(expireGrace('alice', 3, 18))
        .yields(ended('alice', 'bob', 'lost', 18), closed('alice', 18), closed('bob', 18))
        .when(expireGrace('bob', 5, 20))
        .changesNothing()
        .when(resume('bob', 21))
        .refuses('bad-resume');
    });

    it('lets who resumes in time go on, also when both were lost', () => {
      given(...pair, lost('alice', 3), lost('bob', 5))
        .when(resume('alice', 10))
        .yields(resumed('alice', 10))
        .when(expireGrace('alice', 3, 18))
        .changesNothing()
        .when(expireGrace('bob', 5, 20))
        .yields(ended('bob', 'alice', 'lost', 20), closed('bob', 20));
    });

    it('does not concern a later loss', () => {
      given(...pair, lost('alice', 3), resumed('alice', 4), lost('alice', 10))
        .when(expireGrace('alice', 3, 18))
        .changesNothing();
    });

    it('changes nothing once the peer has left in between', () => {
      given(...pair, lost('alice', 3), ended('bob', 'alice', 'left', 4), closed('alice', 4))
        .when(expireGrace('alice', 3, 18))
        .changesNothing();
    });
  });
});

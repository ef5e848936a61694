import { closed, chatting, given, logIn, lost, opened, resumed } from './vocabulary.ts';
import { resume } from './asking.ts';

describe('presence', () => {
  describe('login', () => {
    it('opens a session under the name as it was typed', () => {
      given().when(logIn('Alice', 1)).yields(opened('Alice', 1));
    });

    it('opens one for a bare client too', () => {
      given()
        .when(logIn('bob', 1, { client: 'bare' }))
        .yields(opened('bob', 1, { client: 'bare' }));
    });

    it('refuses a name in use, whatever its case', () => {
      given(opened('alice')).when(logIn('ALICE', 1)).refuses('name-in-use');
    });

    it('refuses the name of a session in its grace', () => {
      given(...chatting('alice', 'bob'), lost('alice', 3))
        .when(logIn('alice', 4))
        .refuses('name-in-use');
    });

    it('gives a name free again once its session is closed', () => {
      given(opened('alice'), closed('alice', 1)).when(logIn('alice', 2)).yields(opened('alice', 2));
    });

    it('refuses one session too many, after looking at the name', () => {
      const sessionsMax = 2;
      given(opened('alice'))
        .when(logIn('bob', 1, { sessionsMax }))
        .yields(opened('bob', 1))
        .when(logIn('carol', 1, { sessionsMax }))
        .refuses('server-full')
        .when(logIn('bob', 1, { sessionsMax }))
        .refuses('name-in-use');
    });
  });

  describe('resume', () => {
    it('takes a lost session over with its token', () => {
      given(...chatting('alice', 'bob'), lost('alice', 3))
        .when(resume('Alice', 4))
        .yields(resumed('alice', 4));
    });

    it('takes over a connection that still looks alive', () => {
      given(opened('alice')).when(resume('alice', 4)).yields(resumed('alice', 4));
    });

    it('refuses a wrong token', () => {
      given(opened('alice'))
        .when(resume('alice', 1, 'stolen'))
        .refuses('bad-resume');
    });

    it('refuses a name that has no session', () => {
      given(opened('alice'), closed('alice', 1)).when(resume('alice', 2)).refuses('bad-resume');
    });

    it('takes each token once; the next one is valid then', () => {
      given(opened('alice'), resumed('alice', 1))
        .when(resume('alice', 2))
        .refuses('bad-resume')
        .when(resume('alice', 2, 'next', 3))
        .yields(resumed('alice', 2, 3));
    });
  });
});

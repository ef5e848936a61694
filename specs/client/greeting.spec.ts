import { expect } from 'chai';
import { greet } from '../../src/client/greeting.ts';
import type { AcceptedTrust } from '../../src/client/link-event.ts';
import { nickname } from '../domain/vocabulary.ts';

const greeting = (trust: AcceptedTrust): readonly string[] =>
  greet(
    {
      type: 'Welcomed',
      welcome: { nickname: nickname('alice'), session: 's', resume: 't', chat: undefined },
      isResumed: false,
      peer: { address: '::1', port: 1, fingerprint: 'sha256:ab', security: 'TLSv1.3 STRONG' },
      trust,
    },
    'example.org:8443',
  ).map((entry) => ('text' in entry ? entry.text : entry.kind));

const HINT = 'type chat NAME to invite somebody, who to see who is here, help for more';

describe('the greeting', () => {
  it('says who I am, where, how it is secured, and what to type', () => {
    expect(greeting({ kind: 'known', fingerprint: 'sha256:ab' })).to.deep.equal([
      'you are alice on example.org:8443',
      'secured by TLSv1.3 STRONG',
      'a server you know, sha256:ab',
      HINT,
    ]);
  });

  it('says that a new server is pinned, or why it could not be', () => {
    const trust = { kind: 'new', fingerprint: 'sha256:ab' } as const;
    const pinned = 'a new server, pinned from now on: sha256:ab';
    expect(greeting({ ...trust, unsaved: undefined }).slice(2)).to.deep.equal([pinned, HINT]);
    expect(greeting({ ...trust, unsaved: 'disk full' }).slice(2)).to.deep.equal([
      'a new server: sha256:ab',
      'the server could not be remembered: disk full',
      HINT,
    ]);
  });
});

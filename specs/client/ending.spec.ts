import { expect } from 'chai';
import { toEnding } from '../../src/client/ending.ts';
import type { LinkEnd } from '../../src/client/link-event.ts';
import type { TransportName } from '../../src/ports/transport.ts';
import { nickname } from '../domain/vocabulary.ts';

const ending = (end: LinkEnd, transport: TransportName = 'tcp') =>
  toEnding(end, nickname('alice'), { server: 'example.org:8443', transport });

const refused = (code: string): LinkEnd => ({
  kind: 'login-refused',
  refusal: { code, reason: 'so it is', retrySeconds: undefined },
});

const ENDINGS: readonly (readonly [string, LinkEnd, number, RegExp])[] = [
  ['name in use', refused('name-in-use'), 11, /^connection error: alice is already in use$/],
  ['an account', refused('name-is-registered'), 77, /alice belongs to somebody else$/],
  ['a wrong password', refused('bad-password'), 77, /alice belongs to somebody else$/],
  ['a bad name', refused('bad-name'), 2, /a nickname has 2 to 20 letters/],
  ['a full server', refused('server-full'), 12, /example\.org:8443 is full\. try again later$/],
  ['another version', refused('bad-protocol'), 1, /another version of the protocol$/],
  ['something new', refused('moon-phase'), 12, /refused the login: so it is$/],
  [
    'a server that did not come back',
    { kind: 'gave-up' },
    69,
    /did not come back within a minute$/,
  ],
];

type Failure = Extract<LinkEnd, { readonly kind: 'unreachable' }>['failure'];

const UNSUPPORTED = /this build cannot speak DTLS; make one that can: npm run addon -- tuned$/;

const FAILURES: Readonly<Record<Failure, RegExp>> = {
  unsupported: UNSUPPORTED,
  'name-unknown': /no server of that name is known: example\.org:8443$/,
  refused: /nothing listens at example\.org:8443\. is the server running\?$/,
  unreachable: /there is no way to example\.org:8443 from here$/,
  timeout: /example\.org:8443 does not answer$/,
  aborted: /example\.org:8443 does not answer$/,
  handshake: /does not speak TLS as a mesngr server does$/,
  'no-certificate': /showed no certificate$/,
  'not-mesngr': /is not a mesngr server$/,
  'hung-up': /hung up before the login$/,
  silent: /did not answer the login\. is it a mesngr server\?$/,
};

const OVER_UDP: Readonly<Partial<Record<Failure, RegExp>>> = {
  unsupported: UNSUPPORTED,
  refused:
    /nothing listens at example\.org:8443 on UDP\. does the server run with --transport dtls\?$/,
  timeout:
    /example\.org:8443 does not answer on UDP\. does the server run with --transport dtls\?$/,
  handshake: /does not speak DTLS as a mesngr server does$/,
};

describe('the last word', () => {
  it('is none where the user left', () => {
    expect(ending({ kind: 'bye' })).to.deep.equal({ exitCode: 0, sentences: [] });
  });

  for (const [what, end, exitCode, sentence] of ENDINGS) {
    it(`explains ${what}, exit ${exitCode}`, () => {
      expect(ending(end).exitCode).to.equal(exitCode);
      expect(ending(end).sentences).to.have.length(1);
      expect(ending(end).sentences[0]).to.match(sentence);
    });
  }

  const sentencesOf = [
    ['tcp', 'was not reached', FAILURES],
    ['dtls', 'was not reached over UDP', OVER_UDP],
  ] as const;
  for (const [transport, what, sentencesByFailure] of sentencesOf) {
    for (const [failure, sentence] of Object.entries(sentencesByFailure)) {
      it(`is one sentence where the server ${what}: ${failure}`, () => {
        const end = { kind: 'unreachable', failure: failure as Failure } as const;
        const { exitCode, sentences } = ending(end, transport);
        expect(exitCode).to.equal(69);
        expect(sentences).to.have.length(1);
        expect(sentences[0])
          .to.match(/^connection error: /)
          .and.to.match(sentence);
      });
    }
  }

  it('is loud where the server changed, and says which line to remove', () => {
    const trust = { kind: 'changed', fingerprint: 'F2', known: 'F1', path: '/k', line: 3 } as const;
    const { exitCode, sentences } = ending({ kind: 'server-changed', trust });
    expect(exitCode).to.equal(10);
    const text = sentences.join('\n');
    expect(text).to.contain('WARNING').and.to.contain('line 3 of /k');
    expect(text).to.contain('known: F1').and.to.contain('shown: F2');
  });
});

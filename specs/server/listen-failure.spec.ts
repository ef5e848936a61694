import { expect } from 'chai';
import { type ListenFailure, ListenError } from '../../src/ports/transport-error.ts';
import { explainListenError } from '../../src/server/listen-failure.ts';

describe('a failure to listen', () => {
  const SENTENCES: Readonly<Record<ListenFailure, RegExp>> = {
    unsupported: /^this build cannot speak DTLS; make one that can: npm run addon -- tuned$/u,
    'port-taken': /^the port is taken .*\(detail\)$/u,
    'not-permitted': /^this user may not listen there; .*1024.*\(detail\)$/u,
    'address-unknown': /^this machine has no such address \(detail\)$/u,
    'bad-identity': /^the certificate and key cannot be used: detail$/u,
    failed: /^listening failed: detail$/u,
  };

  it('is told in one sentence each', () => {
    for (const [failure, sentence] of Object.entries(SENTENCES)) {
      const error = new ListenError(failure as ListenFailure, 'detail');
      expect(explainListenError(error)).to.match(sentence);
      expect(explainListenError(error)).not.to.include('\n');
    }
  });
});

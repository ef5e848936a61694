import { expect } from 'chai';
import { toEpochMs } from '../../src/domain/time.ts';
import { judgeSilence } from '../../src/server/liveness.ts';
import { nickname } from '../domain/vocabulary.ts';

const LOGIN_MS = 60_000;

describe('liveness', () => {
  const client = {
    kind: 'native',
    nickname: nickname('alice'),
    connectedAt: toEpochMs(0),
    heardAt: toEpochMs(0),
    pinged: false,
  } as const;
  const stranger = { ...client, nickname: undefined };

  const judge = (who: Parameters<typeof judgeSilence>[0], at: number) =>
    judgeSilence(who, toEpochMs(at), LOGIN_MS);

  it('asks a native client for a sign of life after 30 seconds, once', () => {
    expect(judge(client, 29_999)).to.equal('well');
    expect(judge(client, 30_000)).to.equal('ping');
    expect(judge({ ...client, pinged: true }, 30_000)).to.equal('well');
    expect(judge({ ...client, heardAt: toEpochMs(1) }, 30_000)).to.equal('well');
  });

  it('takes it for dead after 90', () => {
    expect(judge({ ...client, pinged: true }, 89_999)).to.equal('well');
    expect(judge({ ...client, pinged: true }, 90_000)).to.equal('dead');
    expect(judge(client, 90_000)).to.equal('dead');
  });

  it('expects nothing of a bare client', () => {
    expect(judge({ ...client, kind: 'bare' }, 1e9)).to.equal('well');
  });

  it('gives everybody the same time to log in, however busy they are', () => {
    for (const kind of ['unknown', 'native'] as const) {
      expect(judge({ ...stranger, kind }, 59_999)).to.equal('well');
      const talkative = { ...stranger, kind, heardAt: toEpochMs(59_999) };
      expect(judge(talkative, 60_000)).to.equal('never-logged-in');
    }
  });
});

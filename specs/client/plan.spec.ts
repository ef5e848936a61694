import { expect } from 'chai';
import type { Intent } from '../../src/client/intent.ts';
import { toPlan } from '../../src/client/plan.ts';
import { note, question, trouble, type View } from '../../src/client/view.ts';
import { nickname } from '../domain/vocabulary.ts';

const bob = nickname('bob');

const LOBBY: View = {
  me: nickname('alice'),
  connection: 'online',
  place: { kind: 'lobby' },
  isWithdrawing: false,
};
const ASKED: View = { ...LOBBY, place: { kind: 'asked', from: bob } };

const asks = (intent: Intent, view: View = LOBBY) => {
  const plan = toPlan(intent, view);
  return plan.kind === 'ask' ? plan.request : plan.kind;
};

const shows = (intent: Intent, view: View = LOBBY) => {
  const plan = toPlan(intent, view);
  return plan.kind === 'show' ? plan.entries : plan.kind;
};

describe('what the user wants', () => {
  it('becomes a request where the server has a say', () => {
    expect(asks({ type: 'Invite', to: 'bob' })).to.deep.equal({
      verb: 'invite',
      fields: { to: 'bob' },
    });
    expect(asks({ type: 'CancelInvitation' })).to.deep.equal({ verb: 'cancel', fields: {} });
    expect(asks({ type: 'LeaveChat' })).to.deep.equal({ verb: 'leave-chat', fields: {} });
    expect(asks({ type: 'ListUsers', after: undefined })).to.deep.equal({
      verb: 'who',
      fields: { limit: 100 },
    });
    expect(asks({ type: 'ListUsers', after: 'bob' })).to.deep.equal({
      verb: 'who',
      fields: { limit: 100, after: 'bob' },
    });
  });

  it('answers the invitation that is open', () => {
    const fields = { from: 'bob' };
    expect(asks({ type: 'AnswerInvitation', accepts: true }, ASKED)).to.deep.equal({
      verb: 'accept',
      fields,
    });
    expect(asks({ type: 'AnswerInvitation', accepts: false }, ASKED)).to.deep.equal({
      verb: 'decline',
      fields,
    });
  });

  it('waits for a connection if it is said, and not if it is asked', () => {
    const lost: View = { ...LOBBY, connection: 'lost' };
    expect(shows({ type: 'Invite', to: 'bob' }, lost)).to.deep.equal([
      trouble('there is no connection right now'),
    ]);
    expect(toPlan({ type: 'Say', text: 'hi' }, lost)).to.deep.equal({ kind: 'say', text: 'hi' });
  });

  it('is not said if it is no text', () => {
    const [entry] = shows({ type: 'Say', text: 'bell\u0007' });
    expect(entry)
      .to.have.property('text')
      .that.matches(/^not sent: a text has 1 to 16384 bytes/);
  });

  it('is explained where it was not understood', () => {
    expect(shows({ type: 'Unknown' })).to.deep.equal([note('Command not found, type /help')]);
    expect(shows({ type: 'Misused', usage: '/x' })).to.deep.equal([note('usage: /x')]);
    expect(shows({ type: 'Unclear' }, ASKED)).to.deep.equal([question('chat with bob? (y/n)')]);
    expect(shows({ type: 'Unclear' })).to.deep.equal([]);
    const inviting: View = { ...LOBBY, place: { kind: 'inviting', to: bob } };
    expect(shows({ type: 'Unknown' }, inviting)).to.deep.equal([
      note('bob has not answered yet. /cancel withdraws the invitation'),
    ]);
  });

  it('may be help, nothing, or the end', () => {
    expect(shows({ type: 'ShowHelp' })).to.deep.equal([{ kind: 'help' }]);
    expect(shows({ type: 'Nothing' })).to.deep.equal([]);
    expect(toPlan({ type: 'Quit' }, LOBBY)).to.deep.equal({ kind: 'quit' });
  });
});

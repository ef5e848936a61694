import { expect } from 'chai';
import type { Event } from '../../src/domain/event.ts';
import type { EventLog, Recorded } from '../../src/ports/event-log.ts';
import { Engine } from '../../src/server/engine.ts';
import { PresenceService } from '../../src/services/presence-service.ts';
import { SessionService } from '../../src/services/session-service.ts';
import { MemoryEventLog } from '../../src/storage/memory-event-log.ts';
import { accept, invite, say } from '../domain/asking.ts';
import { invited, logIn, nickname, opened, said, started } from '../domain/vocabulary.ts';
import { turn } from '../support/turn.ts';

/** Keeps events when it is told to. */
class SlowEventLog extends MemoryEventLog {
  readonly release: (() => void)[] = [];

  override append(events: readonly Event[]): Promise<readonly Recorded[]> {
    return new Promise((resolve) => {
      this.release.push(() => resolve(super.append(events)));
    });
  }
}

const engineOn = (log: EventLog) => {
  const presence = new PresenceService();
  const sessions = new SessionService();
  return { engine: new Engine(presence, sessions, log), presence, sessions };
};

const TALK = [
  logIn('alice', 0),
  logIn('bob', 0),
  invite('alice', 'bob', 1),
  accept('bob', 'alice', 2),
  say('alice', 'hello', 'a1', 3),
];

describe('Engine', () => {
  it('decides in order, each command on what the ones before it did', async () => {
    const { engine, presence, sessions } = engineOn(new MemoryEventLog());
    const decisions = await engine.submit([...TALK, invite('bob', 'alice', 4)]);
    expect(
      decisions.map((decision) => (decision.ok ? decision.events : decision.refusal)),
    ).to.deep.equal([
      [opened('alice')],
      [opened('bob')],
      [invited('alice', 'bob', 1)],
      [started('alice', 'bob', 2)],
      [said('alice', 'bob', 'hello', 'a1', 3)],
      { code: 'you-are-busy' },
    ]);
    expect(presence.state.users.size).to.equal(2);
    expect(sessions.peerOf(nickname('alice'))).to.equal('bob');
  });

  it('logs everything but what is said', async () => {
    const log = new MemoryEventLog();
    await engineOn(log).engine.submit(TALK);
    expect([...log.read(0)].map(({ event }) => event.type)).to.deep.equal([
      'SessionOpened',
      'SessionOpened',
      'ChatInvited',
      'ChatStarted',
    ]);
  });

  it('answers nobody before the log has what came first', async () => {
    const log = new SlowEventLog();
    const { engine } = engineOn(log);
    const answered: string[] = [];
    const submit = (name: string, commands: Parameters<Engine['submit']>[0]): void =>
      void engine.submit(commands).then(() => answered.push(name));
    submit('talk', TALK);
    submit('say', [say('alice', 'again', 'a2', 4)]);
    submit('carol', [logIn('carol', 5)]);
    await turn();
    expect(answered).to.deep.equal([]);
    log.release[1]?.();
    await turn();
    expect(answered).to.deep.equal([]);
    log.release[0]?.();
    await turn();
    expect(answered).to.deep.equal(['talk', 'say', 'carol']);
  });

  it('fails when the log fails: state and log have parted', async () => {
    const failing = new MemoryEventLog();
    failing.append = () => Promise.reject(new Error('disk full'));
    const outcome = await engineOn(failing)
      .engine.submit(TALK)
      .catch((cause: unknown) => cause);
    expect(outcome).to.be.instanceOf(Error).with.property('message', 'disk full');
  });
});

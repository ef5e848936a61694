import { expect } from 'chai';
import type { Command } from '../../src/domain/command.ts';
import type { Event } from '../../src/domain/event.ts';
import { GRACE_MS, INVITATION_MS } from '../../src/domain/limits.ts';
import { Deadlines } from '../../src/server/deadlines.ts';
import { expireGrace, expireInvitation } from '../domain/asking.ts';
import {
  cancelled,
  closed,
  declined,
  ended,
  expired,
  invited,
  lost,
  resumed,
  started,
} from '../domain/vocabulary.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

describe('Deadlines', () => {
  let clock: VirtualClock;
  let deadlines: Deadlines;
  let due: Command[];
  beforeEach(() => {
    clock = new VirtualClock(0);
    deadlines = new Deadlines(clock);
    due = [];
    deadlines.due$.subscribe((command) => due.push(command));
  });

  const watch = (...events: readonly Event[]): void => {
    for (const event of events) deadlines.watch(event);
  };

  it('expires an invitation after 60 seconds', () => {
    watch(invited('alice', 'bob', 0), invited('carol', 'dave', 0));
    clock.advance(INVITATION_MS - 1);
    expect(due).to.deep.equal([]);
    clock.advance(1);
    expect(due).to.deep.equal([expireInvitation('alice', 0, 60), expireInvitation('carol', 0, 60)]);
  });

  it('expires a grace after 15 seconds', () => {
    watch(lost('alice', 0));
    clock.advance(GRACE_MS - 1);
    expect(due).to.deep.equal([]);
    clock.advance(1);
    expect(due).to.deep.equal([expireGrace('alice', 0, 15)]);
  });

  it('forgets what has come to another end', () => {
    for (const over of [started, declined, cancelled, expired]) {
      watch(invited('alice', 'bob', 0), over('Alice', 'bob', 1));
    }
    watch(lost('alice', 0), resumed('alice', 1), lost('bob', 0), closed('bob', 1));
    watch(ended('alice', 'bob', 'left', 1));
    expect(clock.pending).to.equal(0);
    clock.advance(INVITATION_MS);
    expect(due).to.deep.equal([]);
  });

  it('counts anew from a new beginning', () => {
    watch(lost('alice', 0));
    clock.advance(10_000);
    watch(resumed('alice', 10), lost('alice', 10), lost('alice', 10));
    expect(clock.pending).to.equal(1);
    clock.advance(GRACE_MS);
    expect(due).to.deep.equal([expireGrace('alice', 10, 25)]);
  });

  it('lets nothing come due once it is stopped', () => {
    watch(invited('alice', 'bob', 0), lost('carol', 0));
    deadlines.stop();
    expect(clock.pending).to.equal(0);
  });
});

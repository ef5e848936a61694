import { expect } from 'chai';
import { EVENT_VERSION } from '../../src/domain/event.ts';
import { MemoryEventLog } from '../../src/storage/memory-event-log.ts';
import { closed, opened } from '../domain/vocabulary.ts';

describe('MemoryEventLog', () => {
  let log: MemoryEventLog;
  beforeEach(() => {
    log = new MemoryEventLog();
  });

  it('gives each event a position that grows, and its version', async () => {
    expect(log.head).to.equal(0);
    const recorded = await log.append([opened('alice'), opened('bob')]);
    expect(recorded).to.deep.equal([
      { position: 1, v: EVENT_VERSION, event: opened('alice') },
      { position: 2, v: EVENT_VERSION, event: opened('bob') },
    ]);
    expect(log.head).to.equal(2);
    expect(await log.append([])).to.deep.equal([]);
    expect((await log.append([closed('bob', 1)]))[0]?.position).to.equal(3);
  });

  it('is read in order, from behind a position', async () => {
    await log.append([opened('alice'), opened('bob')]);
    await log.append([closed('bob', 1)]);
    const positions = (after: number) => [...log.read(after)].map(({ position }) => position);
    expect(positions(0)).to.deep.equal([1, 2, 3]);
    expect(positions(2)).to.deep.equal([3]);
    expect(positions(3)).to.deep.equal([]);
  });

  it('keeps at least the newest events, and never more than twice that many', async () => {
    const kept = MemoryEventLog.EVENTS_KEPT_MIN;
    const batch = Array.from({ length: 1_000 }, () => opened('alice'));
    for (let appended = 0; appended < 4 * kept;) {
      await log.append(batch);
      appended += batch.length;
      const held = [...log.read(0)];
      expect(held.length).to.be.at.least(Math.min(appended, kept));
      expect(held.length).to.be.at.most(2 * (kept + batch.length));
      expect(held.at(-1)?.position).to.equal(appended);
      expect(held[0]?.position).to.equal(appended - held.length + 1);
    }
  });
});

import { expect } from 'chai';
import { array, assert, double, property } from 'fast-check';
import { VirtualClock } from '../virtual-clock.ts';
import { DueQueue } from './due-queue.ts';

describe('DueQueue', () => {
  it('releases everything once, when due, in order, with one timer', () => {
    const delays = double({ min: -5, max: 100, noNaN: true });
    assert(
      property(array(delays, { maxLength: 200 }), (chosen) => {
        const clock = new VirtualClock(0);
        const released: { readonly at: number; readonly index: number }[] = [];
        const queue = new DueQueue<{ readonly at: number; readonly index: number }>(
          clock,
          (item) => {
            expect(clock.now() - item.at).to.be.within(0, item.at < 0 ? 5 : 1);
            released.push(item);
          },
        );
        for (const [index, at] of chosen.entries()) {
          queue.add(at, { at, index });
          expect(clock.pending).to.be.at.most(1);
        }
        clock.advance(101);
        expect(clock.pending).to.equal(0);
        const late = released.filter(({ at }) => at > 0);
        expect(late).to.deep.equal(late.toSorted((a, b) => a.at - b.at || a.index - b.index));
        expect(released).to.have.lengthOf(chosen.length);
      }),
    );
  });

  it('lets what is due now go at once, but not past what was due before', () => {
    const clock = new VirtualClock(0);
    const released: string[] = [];
    const queue = new DueQueue<string>(clock, (item) => released.push(item));
    queue.add(0, 'at once');
    expect(released).to.deep.equal(['at once']);
    queue.add(0.5, 'soon');
    queue.add(20, 'later');
    clock.advance(1);
    queue.add(1, 'now');
    expect(released).to.deep.equal(['at once', 'soon', 'now']);
    queue.clear();
    clock.advance(100);
    expect(released).to.have.lengthOf(3);
  });
});

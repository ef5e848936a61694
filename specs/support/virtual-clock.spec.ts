import { expect } from 'chai';
import { VirtualClock } from './virtual-clock.ts';

describe('VirtualClock', () => {
  it('fires timers at their own moments, earliest first, ties in order of creation', () => {
    const clock = new VirtualClock(0);
    const fired: [string, number][] = [];
    const note = (name: string) => () => void fired.push([name, clock.now()]);
    clock.after(30, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.every(20, note('often'));
    clock.advance(45);
    expect(fired).to.deep.equal([
      ['first', 10],
      ['second', 10],
      ['often', 20],
      ['late', 30],
      ['often', 40],
    ]);
    expect(clock.now()).to.equal(45);
    expect(clock.pending).to.equal(1);
  });

  it('fires what a callback starts if it falls due in the same stretch', () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    clock.after(5, () => clock.after(5, () => void fired.push(clock.now())));
    clock.advance(9);
    expect(fired).to.deep.equal([]);
    clock.advance(1);
    expect(fired).to.deep.equal([10]);
  });

  it('never fires what was cancelled, and lets a callback cancel its own series', () => {
    const clock = new VirtualClock(0);
    let fired = 0;
    const cancelOnce = clock.after(1, () => void (fired += 100));
    cancelOnce();
    cancelOnce();
    const cancelSeries = clock.every(1, () => {
      fired += 1;
      if (fired === 3) cancelSeries();
    });
    clock.advance(10);
    expect(fired).to.equal(3);
    expect(clock.pending).to.equal(0);
  });
});

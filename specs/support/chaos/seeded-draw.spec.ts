import { expect } from 'chai';
import { drawBelow, isDrawn, seededDraw } from './seeded-draw.ts';

const DRAWS = 100_000;

const drawn = (seed: string, count = DRAWS): number[] =>
  Array.from({ length: count }, seededDraw(seed));

describe('seededDraw', () => {
  it('repeats itself for a seed, and for no other', () => {
    expect(drawn('7')).to.deep.equal(drawn('7'));
    expect(drawn('7', 10)).to.not.include.members(drawn('8', 1));
  });

  it('spreads evenly from 0 up to but not including 1', () => {
    const counts = new Map<number, number>();
    for (const value of drawn('even')) {
      const tenth = Math.floor(10 * value);
      counts.set(tenth, (counts.get(tenth) ?? 0) + 1);
    }
    expect([...counts.keys()]).to.have.members([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // Five standard deviations of a tenth of 100,000.
    for (const count of counts.values()) expect(count).to.be.closeTo(DRAWS / 10, 475);
  });

  it('draws nothing for what cannot be', () => {
    const draw = seededDraw('still');
    expect(isDrawn(draw, 0)).to.equal(false);
    expect(draw()).to.equal(seededDraw('still')());
    expect(isDrawn(draw, 1)).to.equal(true);
  });

  it('draws every whole number below a limit', () => {
    const draw = seededDraw('dice');
    const faces = new Set(Array.from({ length: 200 }, () => drawBelow(draw, 6)));
    expect([...faces]).to.have.members([0, 1, 2, 3, 4, 5]);
  });
});

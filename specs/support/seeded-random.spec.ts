import { expect } from 'chai';
import { SeededRandom } from './seeded-random.ts';

const draw = (random: SeededRandom): string[] =>
  Array.from({ length: 100 }, () => [random.identifier(), random.secret()]).flat();

describe('SeededRandom', () => {
  it('repeats itself for a seed, and never within a run', () => {
    const drawn = draw(new SeededRandom(7));
    expect(draw(new SeededRandom(7))).to.deep.equal(drawn);
    expect(draw(new SeededRandom(8))).to.not.include.members(drawn.slice(0, 2));
    expect(new Set(drawn)).to.have.lengthOf(drawn.length);
  });

  it('has the shapes that the port promises', () => {
    const random = new SeededRandom();
    expect(random.identifier()).to.match(/^[0-9a-f]{32}$/);
    expect(random.secret()).to.match(/^[\w-]{43}$/);
  });
});

/** Datagrams that are not what they should be, handed to an end as if they had come. */
import { expect } from 'chai';
import { build, BUILD_MS_MAX, last, play, repeat, sentBy } from './stream-simulation.ts';

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** A packet with nothing in it but what is given: kind, flags, number, then the rest. */
const packet = (flags: number, number: number, rest = ''): string =>
  `01${hex(flags, 2)}${hex(number, 8)}${rest}`;

const offset = (value: number): string => hex(value, 12);

const ACK = 0x01;
const DATA = 0x02;
const FIN = 0x04;
const PING = 0x08;

describe('the reliable stream refuses', () => {
  before('build the simulation', function () {
    this.timeout(BUILD_MS_MAX);
    build('plain');
  });

  const judge = (datagram: string, ...before: readonly string[]): string | undefined =>
    last(play([...before, `inject second ${datagram}`])).verdict;

  it('takes a packet once as the newest, then as old', () => {
    const scenes = play(repeat(2, `inject second ${packet(PING, 7)}`));
    expect(scenes.map(({ verdict }) => verdict)).to.deep.equal(['fresh', 'old']);
    expect(judge(packet(PING, 6), `inject second ${packet(PING, 7)}`)).to.equal('old');
  });

  const malformed: Readonly<Record<string, string>> = {
    'nothing at all': '',
    'a bare line of JSON': Buffer.from('{"command":"ping"}').toString('hex'),
    'another kind': `02${packet(PING, 0).slice(2)}`,
    'no flag': packet(0, 0),
    'an unknown flag': packet(PING | 0x10, 0),
    'a number that ends early': packet(PING, 0).slice(0, 8),
    'something behind a ping': packet(PING, 0, 'ff'),
    'the number that is never used': packet(PING, 0xffffffff),
    'an end without data': packet(FIN, 0),
    'data without bytes': packet(DATA, 0, offset(0)),
    'an offset that ends early': packet(DATA, 0, '0000'),
    'data behind the window': packet(DATA, 0, `${offset(16_384)}aa`),
    'data behind all windows': packet(DATA, 0, `${offset(2 ** 48 - 1)}aa`),
    'an acknowledgement that ends early': packet(ACK, 0, '00000000'),
    'an acknowledgement of what was never sent': packet(ACK, 0, `000000000000${offset(9)}000000`),
  };
  for (const [what, datagram] of Object.entries(malformed)) {
    it(`${what} is malformed`, () => {
      expect(judge(datagram)).to.equal('malformed');
    });
  }

  describe('acknowledgements with gaps', () => {
    // The second end has sent ten packets, 0 to 9.
    const TALKED = [...repeat(10, 'write second 10'), 'run 100'];
    const ack = (largest: string, ranges: string): string =>
      packet(ACK, 100, `${largest}0000${offset(20_000)}${ranges}`);

    it('that are sound are taken', () => {
      expect(judge(ack('00000009', '01000100020003'), ...TALKED)).to.equal('fresh');
    });

    const unsound: Readonly<Record<string, string>> = {
      'a run below zero': ack('00000003', '000004'),
      'a gap below zero': ack('00000003', '01000100020002'),
      'a gap of none': ack('00000009', '01000100000003'),
      'an empty run': ack('00000009', '01000100020000'),
      'too many ranges': ack('00000009', `210000${'00010001'.repeat(33)}`),
      'fewer ranges than it says': ack('00000009', '02000100020003'),
    };
    for (const [what, datagram] of Object.entries(unsound)) {
      it(`${what} is malformed`, () => {
        expect(judge(datagram, ...TALKED)).to.equal('malformed');
      });
    }
  });

  it('an end that moves, or data behind it, is malformed', () => {
    const ended = ['finish first', 'run 100'];
    expect(judge(packet(DATA | FIN, 50, `${offset(0)}aa`), ...ended)).to.equal('malformed');
    expect(judge(packet(DATA, 50, `${offset(0)}aa`), ...ended)).to.equal('malformed');
    expect(judge(packet(DATA | FIN, 50, offset(0)), ...ended)).to.equal('fresh');
  });

  it('an end before what has arrived is malformed', () => {
    const ahead = `inject second ${packet(DATA, 0, `${offset(100)}aa`)}`;
    expect(judge(packet(DATA | FIN, 1, offset(50)), ahead)).to.equal('malformed');
  });

  it('a peer that makes more than 512 holes is not answered', () => {
    const hole = (index: number): string =>
      `inject second ${packet(DATA, index, `${offset(2 * index + 1)}aa`)}`;
    const holes = Array.from({ length: 600 }, (_, index) => hole(index));
    // What would be answered was never sent, so the answers had better be lost.
    const scenes = play(['drop second 1000', ...holes, 'run 100']);
    const told = sentBy('second', scenes).flatMap(({ ack }) => ack?.largest ?? []);
    expect(Math.max(...told)).to.equal(511);
    expect(last(scenes).second.ownedBytes).to.be.below(64 * 1024);
  });
});

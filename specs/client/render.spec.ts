import { expect } from 'chai';
import { render, renderBare, renderPrompt, type Style } from '../../src/client/render.ts';
import { columnsOf } from '../../src/client/text-width.ts';
import { type Entry, note, question, trouble, type View } from '../../src/client/view.ts';
import { nickname, second } from '../domain/vocabulary.ts';

const alice = nickname('alice');
const bob = nickname('bob');

const PLAIN: Style = { colour: false, width: 40, toClock: () => '12:34' };
const COLOURED: Style = { ...PLAIN, colour: true };
const PIPE: Style = { ...PLAIN, width: Number.POSITIVE_INFINITY };

const says = (text: string, from = bob): Entry => ({
  kind: 'message',
  from,
  isOwn: false,
  text,
  at: second(1),
});

const textsOf = (entry: Entry, style = PLAIN): readonly string[] =>
  render(entry, style).map(({ text }) => text);

describe('a message on the screen', () => {
  it('has its time, its speaker and its text', () => {
    expect(render(says('hello'), PLAIN)).to.deep.equal([
      { stream: 'data', text: '12:34 bob: hello' },
    ]);
  });

  it('cannot pass its second line off as another speaker', () => {
    expect(textsOf(says('hi\n12:35 carol: I agree\n\nuser1 is gone'))).to.deep.equal([
      '12:34 bob: hi',
      '      | 12:35 carol: I agree',
      '      | ',
      '      | user1 is gone',
    ]);
  });

  it('is wrapped between words, so that no part of it begins where the program speaks', () => {
    expect(textsOf(says(`${'x'.repeat(20)} words user1 is gone`))).to.deep.equal([
      '12:34 bob: xxxxxxxxxxxxxxxxxxxx words ',
      '      | user1 is gone',
    ]);
    for (const line of textsOf(says('界'.repeat(100)))) {
      expect(columnsOf(line)).to.be.at.most(PLAIN.width);
    }
  });

  it('keeps a word of any length, in pieces', () => {
    const url = `https://example.org/${'path/'.repeat(20)}`;
    const lines = textsOf(says(url));
    expect(lines.map((line) => line.replace(/^(?:12:34 bob: | {6}\| )/, '')).join('')).to.equal(
      url,
    );
  });

  it('finds room even where there is none', () => {
    expect(textsOf(says('0123456789abc'), { ...PLAIN, width: 5 })).to.deep.equal([
      '12:34 bob: 0123456789',
      '      | abc',
    ]);
  });

  it('is harmless', () => {
    expect(textsOf(says('\u001b[2Jgone\tfar'))).to.deep.equal([
      '12:34 bob: <U+001B>[2Jgone    far',
    ]);
  });

  it('shows each speaker in a colour of his own, the same in every spelling', () => {
    const colour = (from: string) =>
      /\[1;(\d+)m/.exec(textsOf(says('x', nickname(from)), COLOURED)[0] ?? '')?.[1];
    expect(colour('bob')).to.equal(colour('BOB'));
    const colours = new Set(Array.from({ length: 50 }, (_, index) => colour(`user${index}`)));
    expect(colours.size).to.be.greaterThan(5);
    expect(colours.has('31'), 'red is for trouble').to.equal(false);
  });

  it('goes into a pipe as it was said, with nothing around it', () => {
    expect(renderBare(says('two\nlines\t\u001b[2J'), PIPE)).to.deep.equal([
      { stream: 'data', text: 'two\nlines\t<U+001B>[2J' },
    ]);
    expect(renderBare(note('x'), PIPE)).to.deep.equal([{ stream: 'talk', text: 'x' }]);
  });
});

describe('what the program says', () => {
  it('is talk, and looks its part', () => {
    expect(render(note('so'), COLOURED)).to.deep.equal([
      { stream: 'talk', text: '\u001b[2mso\u001b[0m' },
    ]);
    expect(textsOf(question('so?'), COLOURED)).to.deep.equal(['\u001b[1mso?\u001b[0m']);
    expect(textsOf(trouble('oh'), COLOURED)).to.deep.equal(['\u001b[31moh\u001b[0m']);
  });

  it('quotes others harmlessly', () => {
    expect(textsOf(trouble('not sent: a\nb\u001b'))).to.deep.equal([
      'not sent: a',
      '      | b<U+001B>',
    ]);
  });

  it('lists people in columns, oneself marked', () => {
    const users = [
      { nickname: alice, state: 'free', since: second(1) },
      { nickname: bob, state: 'busy', since: undefined },
    ] as const;
    const list = (limit: number | undefined): Entry => ({ kind: 'people', users, me: bob, limit });
    const rows = ['alice  free since 12:34', 'bob    busy (you)'];
    expect(textsOf(list(100))).to.deep.equal(rows);
    expect(textsOf(list(2))).to.deep.equal([...rows, 'there may be more: /who bob']);
    const nobody: Entry = { kind: 'people', users: [], me: bob, limit: 100 };
    expect(textsOf(nobody)).to.deep.equal(['nobody']);
  });

  it('helps with every command of the table', () => {
    const help = textsOf({ kind: 'help' }).join('\n');
    for (const command of ['/chat [with] NAME', '/cancel', '/leave', '/who', '/help', '/quit']) {
      expect(help).to.contain(command);
    }
  });
});

describe('the prompt', () => {
  const prompt = (changes: Partial<View>, style = PLAIN): string =>
    renderPrompt(
      {
        me: alice,
        connection: 'online',
        place: { kind: 'lobby' },
        isWithdrawing: false,
        ...changes,
      },
      style,
    );

  it('says who I am, where, and with whom', () => {
    expect(prompt({})).to.equal('alice> ');
    expect(prompt({ place: { kind: 'inviting', to: bob } })).to.equal('alice (waiting for bob)> ');
    expect(prompt({ place: { kind: 'asked', from: bob } })).to.equal('alice (y/n)> ');
    expect(prompt({ place: { kind: 'chat', peer: bob } })).to.equal('alice -> bob> ');
  });

  it('says when there is no connection, and is not there before the first one', () => {
    expect(prompt({ connection: 'lost' })).to.equal('alice (reconnecting)> ');
    expect(prompt({ connection: 'connecting' })).to.equal('');
  });

  it('is coloured only where colours are wanted', () => {
    expect(prompt({}, COLOURED)).to.equal('\u001b[1malice\u001b[0m> ');
  });
});

import { expect } from 'chai';
import { PassThrough } from 'node:stream';
import { PlainTerminal } from '../../src/client/plain-terminal.ts';
import { Conditions } from '../support/conditions.ts';

const start = (isInteractive: boolean) => {
  const input = new PassThrough();
  const data = new PassThrough({ encoding: 'utf8' });
  const talk = isInteractive ? data : new PassThrough({ encoding: 'utf8' });
  const terminal = new PlainTerminal({ input, data, talk }, isInteractive);
  const lines: string[] = [];
  const conditions = new Conditions();
  let isOver = false;
  terminal.entered$.subscribe({
    next: (line) => {
      line.erase();
      lines.push(line.text);
      conditions.changed();
    },
    complete: () => {
      isOver = true;
      conditions.changed();
    },
  });
  terminal.start();
  const until = (claim: () => boolean): Promise<void> => conditions.until(claim);
  return { input, data, talk, terminal, lines, until, isOver: () => isOver };
};

describe('a terminal of pipes', () => {
  it('hands lines out, the last one without its newline too, then ends', async () => {
    const { input, lines, until, isOver } = start(false);
    input.end('one\r\ntwo\n\nlast');
    await until(isOver);
    expect(lines).to.deep.equal(['one', 'two', '', 'last']);
  });

  it('keeps lines back while it is held, even at the end of input', async () => {
    const { input, terminal, lines, until, isOver } = start(false);
    terminal.entered$.subscribe(() => terminal.hold(true));
    input.end('one\ntwo\n');
    await until(() => lines.length === 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).to.deep.equal(['one']);
    expect(isOver()).to.equal(false);
    terminal.hold(false);
    expect(lines).to.deep.equal(['one', 'two']);
    terminal.hold(false);
    await until(isOver);
  });

  it('keeps data and talk apart, and shows no prompt', async () => {
    const { data, talk, terminal } = start(false);
    terminal.setPrompt('alice> ');
    terminal.print([
      { stream: 'data', text: 'hello' },
      { stream: 'talk', text: 'bob is gone' },
    ]);
    terminal.print([]);
    await terminal.close();
    expect(data.read()).to.equal('hello\n');
    expect(talk.read()).to.equal('bob is gone\n');
  });

  it('says when nobody reads any more', () => {
    const { data, terminal } = start(false);
    const stopped: string[] = [];
    terminal.stopped$.subscribe((why) => stopped.push(why));
    data.emit('error', new Error('EPIPE'));
    expect(stopped).to.deep.equal(['broken']);
  });
});

describe('a terminal that understands no escapes', () => {
  it('is as wide as it says; a pipe has no end', () => {
    const { data, terminal } = start(true);
    expect(terminal.width).to.equal(Number.POSITIVE_INFINITY);
    expect(terminal.isBare).to.equal(true);
    Object.assign(data, { isTTY: true, columns: 72 });
    expect(terminal.width).to.equal(72);
    expect(terminal.isBare).to.equal(false);
  });

  it('has a prompt, below whatever is shown', async () => {
    const { input, data, terminal, lines, until } = start(true);
    terminal.setPrompt('alice> ');
    terminal.setPrompt('alice> ');
    terminal.print([{ stream: 'data', text: 'bob: hi' }]);
    terminal.setPrompt('alice -> bob> ');
    input.write('hello\n');
    await until(() => lines.length === 1);
    terminal.setPrompt('alice -> bob> ');
    await terminal.close();
    expect(data.read()).to.equal(
      ['alice> ', 'bob: hi', 'alice> ', 'alice -> bob> alice -> bob> ', ''].join('\n'),
    );
  });
});

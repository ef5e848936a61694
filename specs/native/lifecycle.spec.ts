import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { endingsProgram, type Ending } from './programs/endings.ts';
import { leakProgram, type Leftovers } from './programs/leak.ts';
import { threadProgram, type ThreadEnd } from './programs/thread.ts';

/** Connections that are opened and closed to find what each of them leaves behind. */
const LEAK_CONNECTIONS = 10_000;
/** How far the heaps of V8 and libc may wander meanwhile, in KiB; a leak of TLS state is 60 MiB. */
const LEAK_KIB_MAX = 6 * 1024;

interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
  readonly complaint: string;
}

const run = async (...command: readonly string[]): Promise<Outcome> => {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, output, complaint };
};

const ending = (how: Ending): Promise<Outcome> => run(endingsProgram, how);

describe('a process', () => {
  it('ends by process.exit inside a handler, with its own code', async () => {
    const { code, output } = await ending('exit');
    expect({ code, output }).to.deep.equal({ code: 7, output: 'welcomed\n' });
  });

  it('ends by what a handler throws', async () => {
    const { code, complaint } = await ending('throw');
    expect(code).to.equal(1);
    expect(complaint).to.include('Error: from a handler');
  });

  it('may catch what a handler throws, and the loop goes on', async () => {
    const { code, output } = await ending('caught');
    expect(output).to.equal('welcomed\ncaught from a handler\nstill served\n');
    expect(code).to.equal(0);
  });

  it('ends by itself once its loops are destroyed', async () => {
    const { code, output } = await ending('destroy');
    expect({ code, output }).to.deep.equal({ code: 0, output: 'welcomed\n' });
  });

  it('is not held by a loop without listeners and connections', async () => {
    const { code, output } = await ending('unheld');
    expect({ code, output }).to.deep.equal({ code: 0, output: 'destroyed\n' });
  });

  it('dies of a signal like any other, with its connections open', async () => {
    const { signal } = await ending('nothing');
    expect(signal).to.equal('SIGTERM');
  });

  it(`keeps nothing of ${LEAK_CONNECTIONS} connections`, async () => {
    const { output } = await run('--expose-gc', leakProgram, String(LEAK_CONNECTIONS));
    const { before, after } = JSON.parse(output) as { before: Leftovers; after: Leftovers };
    expect(after.descriptors).to.be.at.most(before.descriptors);
    expect(after.residentKib - before.residentKib).to.be.below(LEAK_KIB_MAX);
  }).timeout(60_000);
});

describe('a worker thread', () => {
  const start = (end: ThreadEnd): Worker =>
    new Worker(threadProgram, { workerData: { program: threadProgram, end } });

  it('has loops of its own, several threads at once beside the main one', async () => {
    const threads = Array.from({ length: 4 }, () => start('destroy'));
    const ends = threads.map(async (thread) => {
      // Both at once: a thread that is quick tells of its message and its end in one go.
      const [[said], [code]] = await Promise.all([once(thread, 'message'), once(thread, 'exit')]);
      return { said, code };
    });
    const all = await Promise.all(ends);
    expect(all).to.deep.equal(threads.map(() => ({ said: 'welcomed', code: 0 })));
  }).timeout(15_000);

  it('can be terminated with open connections, again and again', async () => {
    for (let round = 0; round < 5; round += 1) {
      const thread = start('stay');
      await once(thread, 'message');
      expect(await thread.terminate()).to.equal(1);
    }
  }).timeout(15_000);

  it('can exit from inside a handler', async () => {
    const thread = start('exit');
    const [code] = (await once(thread, 'exit')) as [number];
    expect(code).to.equal(3);
  }).timeout(15_000);
});

import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Stage } from './endpoint.ts';
import { crowdedProgram, type CrowdFigures } from './programs/crowded.ts';

/** Descriptors that the server may open; Node itself needs about 20 of them. */
const DESCRIPTORS = 60;
const CALLERS = 100;
/** Long enough for a loop that spins to stand out, in ms. */
const WATCHED_MS = 600;

describe('a server without descriptors', () => {
  const stage = new Stage();
  const callers: Socket[] = [];
  afterEach(() => {
    for (const caller of callers.splice(0)) caller.destroy();
    stage.clear();
  });

  it('does not spin, and serves whoever comes once there is room again', async () => {
    const command = `ulimit -n ${DESCRIPTORS}; exec "$0" "$1"`;
    const child = spawn('sh', ['-c', command, process.execPath, crowdedProgram], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const output = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => String((await output.next()).value);
    const figures = async (): Promise<CrowdFigures> => {
      child.stdin.write('now\n');
      return JSON.parse(await next()) as CrowdFigures;
    };
    const port = Number(await next());
    for (let count = 0; count < CALLERS; count += 1) {
      const caller = connect(port, '127.0.0.1');
      caller.on('error', () => caller.destroy());
      callers.push(caller);
    }
    await Promise.all(callers.map((caller) => once(caller, 'connect')));
    const before = await figures();
    expect(before.connections).to.be.within(10, DESCRIPTORS);
    const client = stage.endpoint({ handshakeMs: WATCHED_MS });
    client.dial(port);
    expect((await client.closed.next()).reason.code).to.equal('handshake-timeout');
    const after = await figures();
    expect(after.processorMs - before.processorMs).to.be.below(WATCHED_MS / 4);
    for (const caller of callers) caller.destroy();
    const newcomer = stage.endpoint();
    newcomer.dial(port);
    expect(await newcomer.nextText()).to.equal('welcome');
    child.kill();
    await once(child, 'close');
  }).timeout(15_000);
});

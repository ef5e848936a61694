/**
 * The bad network as a program, so that a heavy test can give it a process of its own. The first
 * line it prints is its port; SIGTERM ends it, and it says in another what it has done.
 */
import { ChaosProxy } from '../chaos-proxy.ts';
import { ChaosTcpProxy } from './chaos-tcp-proxy.ts';
import { parseOptions, type ProgramOptions, USAGE } from './options.ts';

const EXIT_USAGE = 2;

const open = (options: ProgramOptions): Promise<ChaosProxy | ChaosTcpProxy> =>
  options.tcp ? ChaosTcpProxy.open(options) : ChaosProxy.open(options);

try {
  const proxy = await open(parseOptions(process.argv.slice(2)));
  process.once('SIGTERM', () => {
    process.stdout.write(`${String(proxy)}\n`);
    void proxy.close();
  });
  process.stdout.write(`${proxy.port}\n`);
} catch (cause) {
  if (!(cause instanceof Error)) throw cause;
  process.stderr.write(`chaos: ${cause.message}\n${USAGE}`);
  process.exitCode = EXIT_USAGE;
}

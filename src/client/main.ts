#!/usr/bin/env node
/** The client's composition root: arguments, terminal, container, signals, exit code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { CommanderError } from 'commander';
import { Subject } from 'rxjs';
import { listedTransports, transportNamed } from '../../transports/registry.ts';
import { packageRoot } from '../system/package-root.ts';
import { systemClock } from '../system/system-clock.ts';
import { systemRandom } from '../system/system-random.ts';
import { ChatClient } from './chat-client.ts';
import { toClock } from './clock-time.ts';
import {
  type ClientArguments,
  type ColourChoice,
  HOST_DEFAULT,
  parseArguments,
  PORT_DEFAULT,
} from './command-line.ts';
import { createContainer } from './container.ts';
import { EXIT, type EndingSignal, type ExitCode } from './exit-code.ts';
import { harmlessLine } from './harmless.ts';
import { KnownServersDisk, knownServersPath } from './known-servers-disk.ts';
import { LineTerminal } from './line-terminal.ts';
import { PlainTerminal } from './plain-terminal.ts';
import { type Answers, askForMissing } from './questions.ts';
import type { Terminal } from './terminal.ts';

const { stdin, stdout, stderr, env } = process;
const isDumb = env['TERM'] === 'dumb';
const isInteractive = stdin.isTTY && stdout.isTTY;

/** The longest that Node.js can do. */
const TIMER_MS_MAX = 2 ** 31 - 1;

const describeVersions = (): string => {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return `mesngr ${version}, Node ${process.versions.node}`;
};

const makeTerminal = (): Terminal => {
  if (isInteractive && !isDumb) return new LineTerminal(stdin, stdout);
  const talk = isInteractive ? stdout : stderr;
  return new PlainTerminal({ input: stdin, data: stdout, talk }, isInteractive);
};

/** NO_COLOR: no-color.org. What was asked for on the command line outweighs the environment. */
const wantsColour = (choice: ColourChoice): boolean => {
  if (!isInteractive || isDumb || choice === 'never') return false;
  return choice === 'always' || (env['NO_COLOR'] ?? '') === '';
};

const complete = async (args: ClientArguments): Promise<Answers | undefined> => {
  const { nickname, host, port } = args;
  if (nickname !== undefined && host !== undefined && port !== undefined) {
    return { nickname, target: { host, port } };
  }
  if (isInteractive) return askForMissing(args, { input: stdin, output: stdout });
  if (nickname !== undefined) {
    return { nickname, target: { host: host ?? HOST_DEFAULT, port: port ?? PORT_DEFAULT } };
  }
  throw new CommanderError(EXIT.usage, 'mesngr.missing', 'error: who are you? mesngr NAME …');
};

const run = async (args: ClientArguments): Promise<ExitCode> => {
  const answers = await complete(args);
  if (answers === undefined) return EXIT.ok;
  const surroundings = {
    clock: systemClock,
    random: systemRandom,
    transport: transportNamed(args.transport, systemClock),
    terminal: makeTerminal(),
    knownServersFile: new KnownServersDisk(knownServersPath(env)),
  };
  const colour = wantsColour(args.colour);
  const { transport } = args;
  const container = createContainer(surroundings, { ...answers, transport, colour, toClock });
  stayAlive();
  const { exitCode, sentences } = await container.get(ChatClient).run(signals());
  for (const sentence of sentences) stderr.write(`${harmlessLine(sentence)}\n`);
  return exitCode;
};

const signals = (): Subject<EndingSignal> => {
  const signals$ = new Subject<EndingSignal>();
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => signals$.next(signal));
  }
  return signals$;
};

/**
 * Between two connections nothing else does: a script's input is held then, and timers of the clock
 * keep no process alive.
 */
const stayAlive = (): void => {
  setInterval(() => undefined, TIMER_MS_MAX);
};

/** Node.js aborts where it cannot set back a terminal that is gone: so the signal ends us. */
const leaveLostTerminal = (): void => {
  if (!isInteractive || isatty(stdin.fd)) return;
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
};

try {
  const printer = {
    writeOut: (text: string) => void stdout.write(text),
    writeErr: (text: string) => void stderr.write(text),
  };
  const words = process.argv.slice(2);
  const exitCode = await run(
    parseArguments(words, listedTransports(), describeVersions(), printer),
  );
  leaveLostTerminal();
  process.exit(exitCode);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  if (error.code === 'mesngr.missing') stderr.write(`${error.message}\n`);
  process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
}

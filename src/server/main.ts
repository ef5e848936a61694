#!/usr/bin/env node
/** The server's composition root: arguments, identity, container, listeners, signals. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { makeIdentity, versions } from 'wolfssl-binding';
import { listedTransports, listenOn } from '../../transports/registry.ts';
import { ListenError } from '../ports/transport-error.ts';
import type { Logger } from '../ports/logger.ts';
import type { Listener } from '../ports/transport.ts';
import { createLogger } from '../system/pino-logger.ts';
import { packageRoot } from '../system/package-root.ts';
import { systemClock } from '../system/system-clock.ts';
import { systemRandom } from '../system/system-random.ts';
import { LINE_BYTES_BEFORE_LOGIN_MAX } from '../wire/limits.ts';
import { parseArguments, type ServerArguments } from './command-line.ts';
import { createContainer } from './container.ts';
import { Gateway } from './gateway.ts';
import { fingerprintOf, loadIdentity, loadOrMakeIdentity } from './identity-file.ts';
import { explainListenError } from './listen-failure.ts';
import { handshakesPerSourceMax, type Limits, STANDARD_LIMITS, withLimits } from './limits.ts';
import { stopOnSignals } from './shutdown.ts';
import { StartError } from './start-error.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** Ten years: the certificate is pinned by its fingerprint, its dates protect nobody. */
const CERTIFICATE_DAYS = 3_650;

const describeVersions = (): string => {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const library = `wolfSSL ${versions.wolfssl} (${versions.build})`;
  return `mesngr ${version}, Node ${process.versions.node}, ${library}`;
};

const stateFolder = (): string =>
  process.env['STATE_DIRECTORY'] ??
  join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'mesngr');

const identityFor = (args: ServerArguments) => {
  const { certificate, key, certs, keyType } = args;
  if (certificate !== undefined && key !== undefined) return loadIdentity({ certificate, key });
  const folders = certs === undefined ? [join(packageRoot(), 'certs'), stateFolder()] : [certs];
  const wanted = { commonName: 'mesngr', days: CERTIFICATE_DAYS, algorithm: keyType };
  return loadOrMakeIdentity(folders, () => makeIdentity(wanted));
};

const limitsFor = (args: ServerArguments): Limits => {
  try {
    return withLimits(STANDARD_LIMITS, args.limits);
  } catch (cause) {
    process.stderr.write(`mesngr_svr: ${(cause as Error).message}\n`);
    return process.exit(EXIT_USAGE);
  }
};

const loggerFor = ({ log: file, verbose }: ServerArguments): Logger => {
  try {
    return createLogger({ file, level: verbose ? 'debug' : 'info' });
  } catch (cause) {
    throw new StartError(`the log cannot be written: ${(cause as Error).message}`);
  }
};

const run = async (args: ServerArguments): Promise<void> => {
  const limits = limitsFor(args);
  const identity = identityFor(args);
  const logger = loggerFor(args);
  const container = createContainer({ clock: systemClock, random: systemRandom, logger, limits });
  const gateway = container.get(Gateway);
  gateway.start((cause) => {
    throw cause;
  });
  const listeners: Listener[] = [];
  // Before anybody is told that it listens, or an early signal would end it without a word.
  stopOnSignals({ gateway, listeners, logger, clock: systemClock });
  const listener = await listenOn(args.transports, {
    host: args.address,
    port: args.port,
    identity,
    limits: {
      lineBytesMax: LINE_BYTES_BEFORE_LOGIN_MAX,
      queueBytesMax: limits.values['queue-bytes'],
      handshakeMs: limits.values['handshake-ms'],
    },
    handshakesPerSourceMax: handshakesPerSourceMax(limits),
  });
  listeners.push(listener);
  gateway.serve(listener);
  announce(listener, fingerprintOf(identity));
};

/** One line for each transport, once all of them are there. */
const announce = ({ transports, address, port }: Listener, fingerprint: string): void => {
  const where = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  const lines = transports.map((name) => `mesngr_svr: ${name} on ${where}, ${fingerprint}\n`);
  process.stdout.write(lines.join(''));
};

const fail = (sentence: string): never => {
  process.stderr.write(`mesngr_svr: ${sentence}\n`);
  return process.exit(EXIT_FAILED);
};

try {
  await run(parseArguments(process.argv.slice(2), listedTransports(), describeVersions()));
} catch (cause) {
  if (cause instanceof CommanderError) process.exit(cause.exitCode === 0 ? 0 : EXIT_USAGE);
  if (cause instanceof StartError) fail(cause.message);
  if (cause instanceof ListenError) fail(explainListenError(cause));
  throw cause;
}

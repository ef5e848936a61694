import { Command, InvalidArgumentError, Option } from 'commander';
import type { NetworkTransport } from '../ports/transport.ts';
import { LIMIT_RULES } from './limits.ts';

/** What the person who starts the server asked for. */
export interface ServerArguments {
  readonly port: number;
  readonly address: string;
  readonly transports: readonly NetworkTransport[];
  readonly certs: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly keyType: KeyType;
  readonly limits: readonly string[];
  readonly log: string | undefined;
  readonly verbose: boolean;
}

export const KEY_TYPES = ['rsa:2048', 'rsa:3072', 'ecdsa', 'ed25519'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

/** The challenge's port. */
const PORT_DEFAULT = 1337;
const PORT_MAX = 65_535;

/** Every address of both families. */
const ADDRESS_DEFAULT = '::';

const EXAMPLES = `
Examples:
  mesngr_svr 8443                          listen on port 8443
  mesngr_svr 8443 --transport tcp,dtls     over TCP and UDP, on the same port number
  mesngr_svr 8443 --address 127.0.0.1      for this machine only
  mesngr_svr --key-type ecdsa              with a P-256 key, whose handshakes are the cheapest
  mesngr_svr 8443 --cert server.crt --key server.key
  mesngr_svr 8443 --limit sessions=50      at most 50 people at once

Limits (--limit NAME=VALUE):
`;

interface Options {
  address: string;
  transport?: readonly NetworkTransport[];
  certs?: string;
  cert?: string;
  key?: string;
  keyType: KeyType;
  limit?: readonly string[];
  log?: string;
  verbose?: true;
}

/**
 * `versions` is what `--version` prints.
 * @throws CommanderError for `-h`, `--version` and bad usage
 */
export const parseArguments = (
  words: readonly string[],
  available: readonly NetworkTransport[],
  versions: string,
): ServerArguments => {
  const command = new Command('mesngr_svr')
    .description('The mesngr server: private chats over wolfSSL.')
    .argument('[port]', 'port to listen on; 0: any free one', parsePort, PORT_DEFAULT)
    .option('--address <address>', 'name or address to listen on', ADDRESS_DEFAULT)
    .option(
      '--transport <list>',
      `transports, comma-separated (default: tcp; there are ${available.join(', ')})`,
      toTransports(available),
    )
    .option(
      '--certs <folder>',
      'where the certificate and key are kept, and made on the first start',
    )
    .option('--cert <file>', 'certificate to use instead, PEM')
    .option('--key <file>', 'its private key, PEM')
    .addOption(
      new Option('--key-type <type>', 'key to make on the first start')
        .choices(KEY_TYPES)
        .default('rsa:2048'),
    )
    .option('--memory', 'keep everything in memory; so far the server always does')
    .option('--limit <name=value>', 'set a limit (repeatable)', collect)
    .option('--log <file>', 'append the log to a file instead of stderr')
    .option('-v, --verbose', 'log every connection too')
    .version(versions, '--version')
    .addHelpText('after', EXAMPLES + describeLimits())
    .exitOverride();
  command.parse(words, { from: 'user' });
  const options = command.opts<Options>();
  if ((options.cert === undefined) !== (options.key === undefined)) {
    command.error('error: --cert and --key go together');
  }
  return {
    port: (command.processedArgs as [number])[0],
    address: options.address,
    transports: options.transport ?? ['tcp'],
    certs: options.certs,
    certificate: options.cert,
    key: options.key,
    keyType: options.keyType,
    limits: options.limit ?? [],
    log: options.log,
    verbose: options.verbose ?? false,
  };
};

const parsePort = (word: string): number => {
  const port = Number(word);
  if (/^\d+$/.test(word) && port <= PORT_MAX) return port;
  throw new InvalidArgumentError(`a port is a whole number from 0 to ${PORT_MAX}.`);
};

const toTransports =
  (available: readonly NetworkTransport[]) =>
  (list: string): readonly NetworkTransport[] => {
    const names = list.split(',') as NetworkTransport[];
    if (names.every((name) => available.includes(name))) return [...new Set(names)];
    throw new InvalidArgumentError(`there are ${available.join(', ')}.`);
  };

const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

const describeLimits = (): string =>
  Object.entries(LIMIT_RULES)
    .map(([name, { standard, unit, why }]) => `  ${name}=${standard} ${unit}\n      ${why}\n`)
    .join('') + '  rates=on\n      off lifts the rate limits, for load tests\n';

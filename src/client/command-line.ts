import { Command, InvalidArgumentError, Option } from 'commander';
import { NICKNAME_RULE, parseNickname, type Nickname } from '../domain/nickname.ts';
import type { NetworkTransport } from '../ports/transport.ts';

/** What the user asked for; what was left out is asked for on a terminal. */
export interface ClientArguments {
  readonly nickname: Nickname | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly transport: NetworkTransport;
  readonly colour: ColourChoice;
}

export type ColourChoice = (typeof COLOUR_CHOICES)[number];
const COLOUR_CHOICES = ['auto', 'always', 'never'] as const;

export const HOST_DEFAULT = 'localhost';

/** The challenge's port. */
export const PORT_DEFAULT = 1337;
const PORT_MAX = 65_535;

const EXAMPLES = `
Examples:
  mesngr user1 localhost 8443                    connect as user1
  mesngr user1 localhost 8443 --transport dtls   the same over UDP
  mesngr                                         asks for name, server and port

Exit codes: 0 ok, 1 error, 2 usage, 10 the server's key changed, 11 name in use,
12 refused by the server, 69 server not reached, 77 login refused,
130 a script interrupted (129 and 143: any client, by SIGHUP and SIGTERM)
`;

interface Options {
  transport: NetworkTransport;
  color: ColourChoice;
}

/** Where help and complaints are written to. */
export interface Printer {
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
}

/** Throws CommanderError for `-h`, `--version` and bad usage, after it was printed. */
export const parseArguments = (
  words: readonly string[],
  transports: readonly NetworkTransport[],
  versions: string,
  printer: Printer,
): ClientArguments => {
  const command = new Command('mesngr')
    .description('Private chats over wolfSSL, from your terminal.')
    .argument('[name]', 'your nickname', readNickname)
    .argument('[host]', `name or address of the server (default: ${HOST_DEFAULT})`, readHost)
    .argument('[port]', `its port (default: ${PORT_DEFAULT})`, readPort)
    .addOption(
      new Option('--transport <name>', 'how to reach the server')
        .choices(transports)
        .default(transports[0]),
    )
    .addOption(
      new Option('--color <when>', 'whether to use colours')
        .choices(COLOUR_CHOICES)
        .default('auto'),
    )
    .version(versions, '--version')
    .helpOption('-h, --help')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .configureOutput(printer)
    .exitOverride();
  command.parse(words, { from: 'user' });
  const { transport, color } = command.opts<Options>();
  const [nickname, host, port] = command.processedArgs as [
    Nickname | undefined,
    string | undefined,
    number | undefined,
  ];
  return { nickname, host, port, transport, colour: color };
};

/** @throws InvalidArgumentError, as commander wants it. */
export const readNickname = (word: string): Nickname => {
  const nickname = parseNickname(word);
  if (nickname === undefined) throw new InvalidArgumentError(`${NICKNAME_RULE}.`);
  return nickname;
};

/** @throws InvalidArgumentError. An IPv6 address may stand in brackets, as in a URL. */
export const readHost = (word: string): string => {
  const host = word.replace(/^\[(.*)\]$/u, '$1');
  if (/^[^\s\p{C}]+$/u.test(host)) return host;
  throw new InvalidArgumentError('a server is a name or an address.');
};

/** @throws InvalidArgumentError */
export const readPort = (word: string): number => {
  const port = Number(word);
  if (/^\d+$/u.test(word) && port >= 1 && port <= PORT_MAX) return port;
  throw new InvalidArgumentError(`a port is a whole number from 1 to ${PORT_MAX}.`);
};

/** The last word of the program, and what it tells the shell. */
import { type Nickname, NICKNAME_RULE } from '../domain/nickname.ts';
import type { TransportName } from '../ports/transport.ts';
import type { Refused } from '../wire/server-line.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { ChangedTrust, LinkEnd } from './link-event.ts';

export interface Ending {
  readonly exitCode: ExitCode;
  /** None where nothing is left to be said. */
  readonly sentences: readonly string[];
}

/** Where the client wanted to go; `server` as the user wrote it, `host:port`. */
export interface Destination {
  readonly server: string;
  readonly transport: TransportName;
}

export const toEnding = (end: LinkEnd, me: Nickname, destination: Destination): Ending => {
  const { server } = destination;
  switch (end.kind) {
    case 'bye':
      return { exitCode: EXIT.ok, sentences: [] };
    case 'unreachable':
      return failed(EXIT.unreachable, toUnreachable(end.failure, destination));
    case 'gave-up':
      return failed(EXIT.unreachable, `${server} did not come back within a minute`);
    case 'login-refused':
      return toLoginRefused(end.refusal, me, server);
    case 'server-changed':
      return { exitCode: EXIT.serverChanged, sentences: toAlarm(end.trust, server) };
  }
};

const failed = (exitCode: ExitCode, what: string): Ending => ({
  exitCode,
  sentences: [`connection error: ${what}`],
});

/** A server that is up may well have TCP only, which is its default. */
const ASK_FOR_DTLS = 'does the server run with --transport dtls?';

type Failure = Extract<LinkEnd, { readonly kind: 'unreachable' }>['failure'];

const toUnreachable = (failure: Failure, { server, transport }: Destination): string => {
  const isUdp = transport === 'dtls';
  switch (failure) {
    case 'name-unknown':
      return `no server of that name is known: ${server}`;
    case 'unsupported':
      return 'this build cannot speak DTLS; make one that can: npm run addon -- tuned';
    case 'refused':
      return isUdp
        ? `nothing listens at ${server} on UDP. ${ASK_FOR_DTLS}`
        : `nothing listens at ${server}. is the server running?`;
    case 'unreachable':
      return `there is no way to ${server} from here`;
    case 'timeout':
    case 'aborted':
      return `${server} does not answer${isUdp ? ` on UDP. ${ASK_FOR_DTLS}` : ''}`;
    case 'handshake':
      return `${server} does not speak ${isUdp ? 'DTLS' : 'TLS'} as a mesngr server does`;
    case 'no-certificate':
      return `${server} showed no certificate`;
    case 'not-mesngr':
      return `${server} is not a mesngr server`;
    case 'hung-up':
      return `${server} hung up before the login`;
    case 'silent':
      return `${server} did not answer the login. is it a mesngr server?`;
  }
};

const toLoginRefused = (refusal: Refused, me: Nickname, server: string): Ending => {
  switch (refusal.code) {
    case 'name-in-use':
      return failed(EXIT.nameInUse, `${me} is already in use`);
    case 'name-is-registered':
    case 'bad-password':
      return failed(EXIT.loginRefused, `${me} belongs to somebody else`);
    case 'bad-name':
      return failed(EXIT.usage, NICKNAME_RULE);
    case 'server-full':
      return failed(EXIT.refused, `${server} is full. try again later`);
    case 'bad-protocol':
      return failed(EXIT.error, `${server} speaks another version of the protocol`);
    default:
      return failed(EXIT.refused, `${server} refused the login: ${refusal.reason}`);
  }
};

/** Said before one byte of the login was sent. */
const toAlarm = ({ fingerprint, known, path, line }: ChangedTrust, server: string) => [
  '!!! WARNING: THE SERVER IS NOT THE ONE IT WAS !!!',
  `${server} showed another certificate than before. Somebody may be listening in,`,
  'or the server was set up anew. Nothing was sent to it.',
  `  known: ${known}`,
  `  shown: ${fingerprint}`,
  'Ask whoever runs the server. If the new fingerprint is right, remove',
  `line ${line} of ${path} and connect again.`,
];

/** The commands as data: the parser and the help are written from this one table. */
import type { Intent } from './intent.ts';

export interface CommandEntry {
  /** Works everywhere as `/name` and as `!name`. */
  readonly name: string;
  /** As the help shows them. */
  readonly operands: string;
  readonly help: string;
  /** Lines that mean this command in the lobby without a slash: the name, a digit. */
  readonly lobbyWords: readonly string[];
  /** Undefined: these operands make no sense. */
  readonly toIntent: (operands: readonly string[]) => Intent | undefined;
}

const alone =
  (intent: Intent) =>
  (operands: readonly string[]): Intent | undefined =>
    operands.length === 0 ? intent : undefined;

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'chat',
    operands: '[with] NAME',
    help: 'invite somebody to a private chat',
    lobbyWords: ['chat'],
    toIntent: (operands) => {
      const [to, ...rest] =
        operands.length === 2 && isWith(operands[0]) ? operands.slice(1) : operands;
      return to === undefined || rest.length > 0 ? undefined : { type: 'Invite', to };
    },
  },
  {
    name: 'cancel',
    operands: '',
    help: 'withdraw the invitation that you made',
    lobbyWords: [],
    toIntent: alone({ type: 'CancelInvitation' }),
  },
  {
    name: 'leave',
    operands: '',
    help: 'leave the private chat, as quit alone on a line does',
    lobbyWords: [],
    toIntent: alone({ type: 'LeaveChat' }),
  },
  {
    name: 'who',
    operands: '[NAME]',
    help: 'list who is here, or those who come after NAME',
    lobbyWords: ['who', '2'],
    toIntent: ([after, ...rest]) => (rest.length > 0 ? undefined : { type: 'ListUsers', after }),
  },
  {
    name: 'help',
    operands: '',
    help: 'show this list',
    lobbyWords: ['help'],
    toIntent: alone({ type: 'ShowHelp' }),
  },
  {
    name: 'quit',
    operands: '',
    help: 'leave mesngr',
    lobbyWords: ['quit', '6'],
    toIntent: alone({ type: 'Quit' }),
  },
];

const isWith = (word: string | undefined): boolean => word?.toLowerCase() === 'with';

export const usageOf = ({ name, operands }: CommandEntry): string =>
  operands === '' ? `/${name}` : `/${name} ${operands}`;

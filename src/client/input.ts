/** From a line as it was typed to what its writer wants; the place decides what bare words mean. */
import { COMMANDS, type CommandEntry, usageOf } from './command-table.ts';
import type { Intent } from './intent.ts';
import type { Place } from './place.ts';

/** `/name` or `!name`; "!!!" and "/ " are no commands, and neither is a text of several lines. */
const SLASH_COMMAND = /^[/!]([A-Za-z][\w-]*)(?:[ \t]+(.*))?$/;

/** What makes the rest of the line literal. */
const ESCAPE = '\\';

export const toIntent = (line: string, place: Place): Intent => {
  if (line.trim() === '') return { type: 'Nothing' };
  if (line.startsWith(ESCAPE)) return asText(line.slice(ESCAPE.length), place);
  const slash = SLASH_COMMAND.exec(line.trimEnd());
  if (slash !== null) return asCommand(slash[1] ?? '', words(slash[2]));
  switch (place.kind) {
    case 'asked':
      return asAnswer(line);
    case 'chat':
      return line === 'quit' ? { type: 'LeaveChat' } : asText(line, place);
    case 'inviting':
    case 'lobby':
      return inLobby(words(line));
  }
};

const asText = (text: string, place: Place): Intent =>
  place.kind === 'chat' && text !== '' ? { type: 'Say', text } : { type: 'Unknown' };

const asAnswer = (line: string): Intent => {
  switch (line.trim().toLowerCase()) {
    case 'y':
    case 'yes':
      return { type: 'AnswerInvitation', accepts: true };
    case 'n':
    case 'no':
      return { type: 'AnswerInvitation', accepts: false };
    default:
      return { type: 'Unclear' };
  }
};

const inLobby = ([word = '', ...operands]: readonly string[]): Intent => {
  const sought = word.toLowerCase();
  const entry = COMMANDS.find(({ lobbyWords }) => lobbyWords.includes(sought));
  return entry === undefined ? { type: 'Unknown' } : withOperands(entry, operands);
};

const asCommand = (name: string, operands: readonly string[]): Intent => {
  const sought = name.toLowerCase();
  const entry = COMMANDS.find((candidate) => candidate.name === sought);
  return entry === undefined ? { type: 'Unknown' } : withOperands(entry, operands);
};

const withOperands = (entry: CommandEntry, operands: readonly string[]): Intent =>
  entry.toIntent(operands) ?? { type: 'Misused', usage: usageOf(entry) };

const words = (text: string | undefined): readonly string[] =>
  text === undefined ? [] : text.split(/\s+/u).filter((word) => word !== '');

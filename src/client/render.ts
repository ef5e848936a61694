/**
 * From entries to the lines of a terminal: pure. All text from outside is made harmless here, and
 * nowhere is it written as it came.
 */
import { type Nickname, toNicknameKey } from '../domain/nickname.ts';
import type { EpochMs } from '../domain/time.ts';
import { COMMANDS, usageOf } from './command-table.ts';
import { harmless, harmlessLine } from './harmless.ts';
import { columnsOf, wrap } from './text-width.ts';
import type { Entry, View } from './view.ts';

export interface Style {
  readonly colour: boolean;
  /** Columns of the terminal; `Infinity` for a pipe, where nothing is wrapped. */
  readonly width: number;
  /** Local time of day as `HH:MM`. */
  readonly toClock: (at: EpochMs) => string;
}

/** `data`: what peers said. `talk`: what the program says. */
export interface ScreenLine {
  readonly stream: 'data' | 'talk';
  readonly text: string;
}

type People = Extract<Entry, { readonly kind: 'people' }>;
type Message = Extract<Entry, { readonly kind: 'message' }>;

/** The least that is left for text where a terminal is too narrow for its prefix. */
const TEXT_COLUMNS_MIN = 10;

/** Before every line of a message but its first, so that none passes for another speaker's. */
const CONTINUATION = '      | ';

const TAB = '    ';

const BOLD = 1;
const FAINT = 2;
const RED = 31;

/** Told apart easily, readable on light and on dark; red is for trouble. */
const SPEAKER_COLOURS = [32, 33, 34, 35, 36, 92, 94, 95, 96] as const;

export const render = (entry: Entry, style: Style): readonly ScreenLine[] => {
  switch (entry.kind) {
    case 'message':
      return renderMessage(entry, style).map((text) => ({ stream: 'data', text }));
    case 'note':
      return talk(paragraph(entry.text, style), style, FAINT);
    case 'question':
      return talk(paragraph(entry.text, style), style, BOLD);
    case 'trouble':
      return talk(paragraph(entry.text, style), style, RED);
    case 'people':
      return talk(renderPeople(entry, style), style);
    case 'help':
      return talk(HELP, style);
  }
};

/** For a pipe: what the peer said and nothing else. */
export const renderBare = (entry: Entry, style: Style): readonly ScreenLine[] => {
  if (entry.kind !== 'message') return render(entry, style);
  return [{ stream: 'data', text: harmless(entry.text) }];
};

export const renderPrompt = ({ me, connection, place }: View, style: Style): string => {
  const name = paint(me, style, BOLD);
  if (connection === 'connecting') return '';
  if (connection === 'lost') return `${name} ${paint('(reconnecting)', style, RED)}> `;
  switch (place.kind) {
    case 'lobby':
      return `${name}> `;
    case 'inviting':
      return `${name} (waiting for ${place.to})> `;
    case 'asked':
      return `${name} (y/n)> `;
    case 'chat':
      return `${name} -> ${paint(place.peer, style, BOLD, speakerColour(place.peer))}> `;
  }
};

const renderMessage = ({ from, text, at }: Message, style: Style): readonly string[] => {
  const clock = style.toClock(at);
  const name = harmlessLine(from);
  const head = `${clock} ${name}: `;
  const [first = '', ...others] = harmless(text).replaceAll('\t', TAB).split('\n');
  const columnsRest = columnsLeft(style, CONTINUATION);
  const [opening = '', ...rest] = wrap(first, columnsLeft(style, head), columnsRest);
  const continued = [...rest, ...others.flatMap((line) => wrap(line, columnsRest))];
  const speaker = paint(name, style, BOLD, speakerColour(from));
  return [
    `${paint(clock, style, FAINT)} ${speaker}: ${opening}`,
    ...continued.map((line) => `${paint(CONTINUATION, style, FAINT)}${line}`),
  ];
};

const columnsLeft = ({ width }: Style, prefix: string): number =>
  Math.max(width - columnsOf(prefix), TEXT_COLUMNS_MIN);

const renderPeople = ({ users, me, limit }: People, { toClock }: Style): readonly string[] => {
  const names = users.map(({ nickname }) => harmlessLine(nickname));
  const column = Math.max(0, ...names.map(columnsOf));
  const rows = users.map(({ nickname, state, since }, index) => {
    const name = (names[index] ?? '').padEnd(column);
    const isMe = toNicknameKey(nickname) === toNicknameKey(me);
    const when = since === undefined ? '' : ` since ${toClock(since)}`;
    return `${name}  ${state}${when}${isMe ? ' (you)' : ''}`;
  });
  if (users.length === 0) return ['nobody'];
  if (users.length !== limit) return rows;
  return [...rows, `there may be more: /who ${names.at(-1) ?? ''}`];
};

const USAGE_COLUMNS = Math.max(...COMMANDS.map((entry) => usageOf(entry).length));

const HELP: readonly string[] = [
  ...COMMANDS.map((entry) => `${usageOf(entry).padEnd(USAGE_COLUMNS)}  ${entry.help}`),
  'In the lobby chat, who, help and quit need no slash.',
  'In a chat every line is said to the other one, but quit alone ends it.',
  '!name is the same as /name. A leading \\ says the rest as it is.',
];

const paragraph = (text: string, style: Style): readonly string[] =>
  harmless(text)
    .replaceAll('\t', TAB)
    .split('\n')
    .flatMap((line, index) => {
      if (index === 0) return wrap(line, columnsLeft(style, ''));
      return wrap(line, columnsLeft(style, CONTINUATION)).map((part) => `${CONTINUATION}${part}`);
    });

const talk = (lines: readonly string[], style: Style, ...codes: readonly number[]) =>
  lines.map((line): ScreenLine => ({ stream: 'talk', text: paint(line, style, ...codes) }));

/** SGR attributes of ECMA-48 around a text that holds none. */
const paint = (text: string, { colour }: Style, ...codes: readonly number[]): string =>
  colour && codes.length > 0 ? `\u001b[${codes.join(';')}m${text}\u001b[0m` : text;

/** The same for one name always and everywhere: FNV-1a over its lower case. */
const speakerColour = (nickname: Nickname): number => {
  let hash = 0x811c9dc5;
  for (const character of toNicknameKey(nickname)) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return SPEAKER_COLOURS[hash % SPEAKER_COLOURS.length] ?? SPEAKER_COLOURS[0];
};

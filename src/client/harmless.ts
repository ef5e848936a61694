/**
 * Makes text from outside harmless for a terminal: what would move the cursor, hide, reorder or
 * disguise text is shown as `<U+XXXX>` (CWE-150, UTS 36, CVE-2021-42574).
 */

/** Real languages need three or four; more is an attempt to paint over the lines above. */
export const COMBINING_MARKS_MAX = 8;

/** Control characters but tab and newline, line and paragraph separators, lone surrogates. */
const CONTROLS = String.raw`(?![\n\t])\p{Cc}|[\u2028\u2029]|\p{Cs}`;

/** Marks, embeddings, overrides and isolates of direction. */
const DIRECTIONS = String.raw`[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]`;

/** Invisible format characters, blank letters (Hangul fillers), and tags. */
const INVISIBLES = [
  String.raw`[\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f]`,
  String.raw`[\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]`,
].join('|');

const SUSPECT = new RegExp(`${CONTROLS}|${DIRECTIONS}|${INVISIBLES}`, 'gu');

const COMBINING_MARKS = new RegExp(`(\\p{M}{${COMBINING_MARKS_MAX}})\\p{M}+`, 'gu');

const ZERO_WIDTH_NON_JOINER = '\u200c';
const ZERO_WIDTH_JOINER = '\u200d';
const ENDS_IN_EMOJI = /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})*$/u;
const BEGINS_WITH_EMOJI = /^\p{Extended_Pictographic}/u;

/** How far to look back for the emoji before a joiner, in UTF-16 units: it, its modifiers. */
const EMOJI_UNITS_MAX = 8;

/** Scripts whose spelling needs joiners (UAX 31, section 2.3), as for Persian and Hindi. */
const JOINING_SCRIPTS = [
  'Arabic Syriac Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya',
  'Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar',
]
  .flatMap((scripts) => scripts.split(' '))
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const ENDS_JOINING = new RegExp(`[${JOINING_SCRIPTS}]$`, 'u');
const BEGINS_JOINING = new RegExp(`^[${JOINING_SCRIPTS}]`, 'u');

/** Most text is this, and needs no second look. */
const PLAIN = /^[\n\t\x20-\x7e]*$/;

/** The text with newlines and tabs in it, everything else visible or harmless. */
export const harmless = (text: string): string => {
  if (PLAIN.test(text)) return text;
  return text
    .replace(SUSPECT, (character, offset: number) =>
      isJoiner(character) && joins(text, character, offset) ? character : shown(character),
    )
    .replace(COMBINING_MARKS, '$1');
};

/** As `harmless`, for names and sentences that belong on one line. */
export const harmlessLine = (text: string): string =>
  harmless(text).replace(/[\n\t]/g, (character) => shown(character));

const isJoiner = (character: string): boolean =>
  character === ZERO_WIDTH_JOINER || character === ZERO_WIDTH_NON_JOINER;

/** Between parts of an emoji, or between letters whose script is written with it. */
const joins = (text: string, joiner: string, offset: number): boolean => {
  const before = text.slice(Math.max(0, offset - EMOJI_UNITS_MAX), offset);
  const after = text.slice(offset + 1);
  if (ENDS_JOINING.test(before) && BEGINS_JOINING.test(after)) return true;
  if (joiner !== ZERO_WIDTH_JOINER) return false;
  return ENDS_IN_EMOJI.test(before) && BEGINS_WITH_EMOJI.test(after);
};

const shown = (character: string): string => {
  const point = character.codePointAt(0) ?? 0;
  return `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`;
};

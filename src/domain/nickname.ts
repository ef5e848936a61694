/** Who somebody is: 2–20 of `A–Z a–z 0–9 _ -`, first a letter or digit. */

declare const nickname: unique symbol;
declare const nicknameKey: unique symbol;

/** As its owner typed it; shown to people. */
export type Nickname = string & { readonly [nickname]: true };

/** In lower case; what names are compared and looked up by. */
export type NicknameKey = string & { readonly [nicknameKey]: true };

const NICKNAME_CHARACTERS_MIN = 2;
const NICKNAME_CHARACTERS_MAX = 20;

/** The rule in words, for whoever broke it. */
export const NICKNAME_RULE =
  `a nickname has ${NICKNAME_CHARACTERS_MIN} to ${NICKNAME_CHARACTERS_MAX} letters, digits, ` +
  `"_" or "-", and begins with a letter or digit`;

const NICKNAME = new RegExp(
  `^[A-Za-z0-9][A-Za-z0-9_-]{${NICKNAME_CHARACTERS_MIN - 1},${NICKNAME_CHARACTERS_MAX - 1}}$`,
);

export const parseNickname = (text: string): Nickname | undefined =>
  NICKNAME.test(text) ? (text as Nickname) : undefined;

/** Nicknames are ASCII, so lower case needs no locale. */
export const toNicknameKey = (name: Nickname): NicknameKey => name.toLowerCase() as NicknameKey;

/**
 * For looking up what somebody typed: a name outside the rule matches nobody. Lower case alone
 * would let some in, such as the Kelvin sign (U+212A), whose lower case is an ASCII `k`.
 */
export const toSoughtKey = (text: string): NicknameKey =>
  (NICKNAME.test(text) ? text.toLowerCase() : NOBODY) as NicknameKey;

const NOBODY = '';

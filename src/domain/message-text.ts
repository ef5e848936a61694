declare const messageText: unique symbol;

/** What somebody said: NFC, no lone surrogate, no control character but newline and tab. */
export type MessageText = string & { readonly [messageText]: true };

/** After NFC, in UTF-8: a quarter of the longest line, so that escapes never push it over. */
export const MESSAGE_TEXT_BYTES_MAX = 16_384;

/** Most messages are this, and need neither normalising nor counting. */
const PLAIN = /^[\x20-\x7e]+$/;
const FORBIDDEN = /(?![\n\t])\p{Cc}|\p{Cs}/u;

export const parseMessageText = (raw: string): MessageText | undefined => {
  if (PLAIN.test(raw))
    return raw.length <= MESSAGE_TEXT_BYTES_MAX ? (raw as MessageText) : undefined;
  if (raw.length === 0 || FORBIDDEN.test(raw)) return undefined;
  const text = raw.normalize('NFC');
  return utf8Bytes(text) <= MESSAGE_TEXT_BYTES_MAX ? (text as MessageText) : undefined;
};

/** Length in UTF-8, in bytes, of a text without lone surrogates. */
export const utf8Bytes = (text: string): number => {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    // A surrogate pair is two units and four bytes, so each of the two adds one.
    if (unit >= 0xd800 && unit <= 0xdfff) bytes += 1;
    else if (unit >= 0x800) bytes += 2;
    else if (unit >= 0x80) bytes += 1;
  }
  return bytes;
};

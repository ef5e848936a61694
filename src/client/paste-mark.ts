/**
 * A newline inside of a line that is being edited. What readline knows as a newline ends the line,
 * so a pasted one is shown as this mark until then. The variation selector behind it takes no
 * column and keeps a return symbol that somebody really typed apart from the mark.
 */
export const NEWLINE_MARK = '\u23ce\ufe0e';

/** Control characters, other than tab, do nothing good in a line editor. */
const CONTROLS = /(?!\t)\p{Cc}/gu;

/** One newline at the end belongs to the way it was copied, not to the text. */
export const toEditable = (pasted: string): string =>
  pasted
    .replace(/\r\n?/gu, '\n')
    .replace(/\n$/u, '')
    .replaceAll('\n', NEWLINE_MARK)
    .replace(CONTROLS, '');

export const fromEditable = (line: string): string => line.replaceAll(NEWLINE_MARK, '\n');

/** How text takes up columns, and where it may be broken. */
import stringWidth from 'string-width';

/** Every character of these takes one column and stands for itself. */
const ASCII = /^[\x20-\x7e]*$/;

export const columnsOf = (text: string): number =>
  ASCII.test(text) ? text.length : stringWidth(text);

let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for one character each. */
export const graphemesOf = (text: string): readonly string[] => {
  if (ASCII.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
};

/**
 * One line of text as lines of at most `columnsMax`, those after the first of at most
 * `columnsRest`, broken behind a blank where there is one. Joined again they are the text. A
 * grapheme wider than the line has one of its own.
 */
export const wrap = (
  text: string,
  columnsMax: number,
  columnsRest = columnsMax,
): readonly string[] => {
  if (columnsOf(text) <= columnsMax) return [text];
  const lines: string[] = [];
  let line = '';
  let columns = 0;
  const isOver = (width: number): boolean =>
    columns + width > (lines.length === 0 ? columnsMax : columnsRest);
  for (const grapheme of graphemesOf(text)) {
    const width = columnsOf(grapheme);
    // Twice where what was moved behind the break is too long again.
    while (isOver(width) && line !== '') {
      const breakAt = grapheme === ' ' ? line.length : behindLastBlank(line);
      lines.push(line.slice(0, breakAt));
      line = line.slice(breakAt);
      columns = columnsOf(line);
    }
    line += grapheme;
    columns += width;
  }
  lines.push(line);
  return lines;
};

/** Within a word that fills the line on its own, the end of the line. */
const behindLastBlank = (line: string): number => {
  const blank = line.lastIndexOf(' ');
  return blank === -1 ? line.length : blank + 1;
};

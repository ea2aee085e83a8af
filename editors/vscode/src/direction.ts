import { MARKER } from './articles';

export type Direction = 'rtl' | 'ltr';

/** Letters of right-to-left scripts: Hebrew to Arabic Extended-A, and presentation forms. */
const RIGHT_TO_LEFT = /(?=\p{L})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const FIRST_RIGHT_TO_LEFT = new RegExp(`^\\P{L}*${RIGHT_TO_LEFT.source}`, 'u');
const LETTER = /\p{L}/u;

/** What stands between quotes in a tag line. */
const QUOTED = /"((?:\\.|[^"\\])*)"?/dg;

/** The text of a note. */
const NOTE = /^%%[ \t]*note[ \t]+(.*)$/d;

/**
 * The direction of a text: that of its first letter, as everywhere; but a sentence that begins with a Latin name and has more words of
 * Arabic is an Arabic sentence. Without letters a text has no direction.
 */
export function direction(text: string): Direction | undefined {
  if (FIRST_RIGHT_TO_LEFT.test(text)) {
    return 'rtl';
  }
  const words = text.split(/\s+/).filter(word => LETTER.test(word));
  if (words.length === 0) {
    return undefined;
  }
  return 2 * words.filter(word => RIGHT_TO_LEFT.test(word)).length > words.length ? 'rtl' : 'ltr';
}

/**
 * The direction of each line of an article. Tag lines begin with Latin words. A text line without letters (a number, a row of
 * stars) goes with the text above it, at the top with the text below; a blank line goes with the line right above it, which is
 * what is continued there.
 */
export function directions(lines: readonly string[]): Direction[] {
  const isTag = (line: string) => line.startsWith(MARKER);
  // A search of letters in every line, at each keystroke: once.
  const own = lines.map(line => (isTag(line) ? undefined : direction(line)));
  let text = own.find(Boolean) ?? 'ltr';
  let above = text;
  return lines.map((line, at) => {
    if (line.trim() !== '') {
      above = isTag(line) ? 'ltr' : (text = own[at] ?? text);
    }
    return above;
  });
}

/** Where the values of a tag line, or the text of a note, are from right to left: from, to. */
export function turnedValues(tag: string): [number, number][] {
  const note = NOTE.exec(tag);
  const matches = note ? [note] : [...tag.matchAll(QUOTED)];
  return matches
    .flatMap(match => (match.indices?.[1] ? [match.indices[1]] : []))
    .filter(([from, to]) => direction(tag.slice(from, to)) === 'rtl');
}

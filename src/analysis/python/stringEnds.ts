/** Where strings end, found without a parser: with their prefixes, and with the fields of formatted ones, in which strings may stand again. */

/** A string whose opening quotes were read. */
interface Opened {
  /** What closes it. */
  readonly close: string;
  /** It has three quotes, and so lines. */
  readonly long: boolean;
  /** Braces in it are fields. */
  readonly formatted: boolean;
}

/** Before the quote of a string that has fields. */
const prefix = /(?:^|\W)(?:[ft]r?|r[ft])$/i;

/** Behind the string whose first quote is at `start`. One that is not closed ends with its line; a long one at `end`. */
export function stringEnd(text: string, start: number, end: number): number {
  const mark = text.charAt(start);
  const long = text.startsWith(mark.repeat(3), start);
  const close = long ? mark.repeat(3) : mark;
  const opened = { close, long, formatted: prefix.test(text.slice(Math.max(0, start - 3), start)) };
  const quote = mark.charCodeAt(0);
  for (let at = start + close.length; at < end; ) {
    const letter = text.charCodeAt(at);
    if (letter === quote && text.startsWith(close, at)) {
      return at + close.length;
    }
    if (letter === newline && !long) {
      return at;
    }
    at = pastLetter(text, at, end, opened);
  }
  return end;
}

const newline = 10;
const backslash = 92;
const curly = 123;

/** Behind the letter of a string that is here, or behind a whole field. */
function pastLetter(text: string, at: number, end: number, opened: Opened): number {
  const letter = text.charCodeAt(at);
  if (letter === backslash) {
    return pastEscape(text, at);
  }
  if (letter !== curly || !opened.formatted) {
    return at + 1;
  }
  return text.charCodeAt(at + 1) === curly ? at + 2 : fieldEnd(text, at + 1, end, opened);
}

/** Behind a backslash and what it escapes; a line's end may be two characters. */
export function pastEscape(text: string, at: number): number {
  return text.startsWith('\r\n', at + 1) ? at + 3 : at + 2;
}

/** Behind the field whose expression begins here; where the string's line ends when it is not closed. */
function fieldEnd(text: string, start: number, end: number, opened: Opened): number {
  let depth = 0;
  for (let at = start; at < end; ) {
    const letter = text.charAt(at);
    if (depth === 0 && letter === '}') {
      return at + 1;
    }
    if (depth === 0 && letter === ':') {
      return formatEnd(text, at + 1, end, opened);
    }
    if (letter === '\n' && !opened.long && (depth === 0 || beginsStatement(text, at + 1))) {
      return at;
    }
    depth += nesting[letter] ?? 0;
    at = letter === '"' || letter === "'" ? stringEnd(text, at, end) : at + 1;
  }
  return end;
}

const nesting: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };

/** Behind the field whose format begins here: letters, and fields again. */
function formatEnd(text: string, start: number, end: number, opened: Opened): number {
  for (let at = start; at < end; ) {
    const letter = text.charAt(at);
    if (letter === '}') {
      return at + 1;
    }
    if (text.startsWith(opened.close, at) || (letter === '\n' && !opened.long)) {
      return at;
    }
    at = letter === '{' ? fieldEnd(text, at + 1, end, opened) : at + 1;
  }
  return end;
}

/** Begins a statement, and cannot stand in brackets: an open bracket before it was forgotten, or is still to be closed. */
const statement =
  /[ \t\f]*(?:(?:def|class|return|while|try|raise|del|pass|break|continue|global|nonlocal|assert|import|with|except|finally|elif)\b|async[ \t]+(?:def|with)\b|from[ \t]+[.\w]+[ \t]+import\b)/y;

/** Whether a line that begins here shows that no bracket is open. */
export function beginsStatement(text: string, at: number): boolean {
  statement.lastIndex = at;
  return statement.test(text);
}

/**
 * A text cut into statements before it is parsed: by lines, brackets and strings alone. An edit then has only the piece parsed anew that it is in, and a
 * bracket that is open while one types ends with the next line that no bracket can hold, so that what follows stays what it was.
 */

import { beginsStatement, pastEscape, stringEnd } from './stringEnds';

/** A statement of a module or of a class: from the beginning of its first line to the end of its last one. Comments and empty lines between pieces belong to none. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** A class or a function cut into its head and the statements of its body. */
export interface BlockPieces {
  /** Decorators and the line of the class or function itself. */
  readonly head: Piece;
  readonly members: readonly Piece[];
}

/** Lines of Python that belong together, because of brackets, long strings or a backslash at an end. */
interface LogicalLine extends Piece {
  /** What stands before its first character. */
  readonly indent: string;
  /** Nothing but a comment. */
  readonly comment: boolean;
}

/** A text, and the statements of the module that it is. */
export interface Cut {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** The statements of a module. `before`: a text that was cut before; only where the two differ the text is read. */
export function piecesOf(text: string, before: Cut = { text: '', pieces: [] }): readonly Piece[] {
  const start = commonStart(text, before.text);
  const end = before.text.length - commonEnd(text, before.text, start);
  const shift = text.length - before.text.length;
  // Of the pieces that stand before the change the last may go on in it.
  const within = before.pieces.findIndex((piece) => piece.end > start);
  const kept = Math.max(0, (within < 0 ? before.pieces.length : within) - 1);
  const behind = new Map(
    before.pieces.flatMap((piece, index) => (piece.start >= end ? [[piece.start + shift, index]] : [])),
  );
  const joiner = new Joiner(text, '');
  let rest: readonly Piece[] = [];
  const lines = new LineReader(text, kept === 0 ? 0 : (before.pieces[kept]?.start ?? 0), text.length);
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    joiner.add(line);
    const same = joiner.pieces.at(-1)?.start === line.start ? behind.get(line.start) : undefined;
    if (same !== undefined) {
      joiner.pieces.pop();
      rest = before.pieces.slice(same).map((piece) => ({ start: piece.start + shift, end: piece.end + shift }));
      break;
    }
  }
  return [...before.pieces.slice(0, kept), ...joiner.pieces, ...rest];
}

/** Characters that are compared at once. */
const BLOCK = 1024;

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at + BLOCK <= most && a.startsWith(b.slice(at, at + BLOCK), at)) {
    at += BLOCK;
  }
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) {
    at += 1;
  }
  return at;
}

/** How many characters the ends have in common, behind the first `start`. */
function commonEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count + BLOCK <= most && a.endsWith(b.slice(b.length - count - BLOCK, b.length - count), a.length - count)) {
    count += BLOCK;
  }
  while (count < most && a.charCodeAt(a.length - count - 1) === b.charCodeAt(b.length - count - 1)) {
    count += 1;
  }
  return count;
}

/** The statements in the body of a class; undefined when it is none, its body is on the line of its head, or not indented evenly. */
export function classPiecesOf(text: string, piece: Piece): BlockPieces | undefined {
  return blockPiecesOf(text, piece, /class\b/y);
}

/** The same of a function. */
export function functionPiecesOf(text: string, piece: Piece): BlockPieces | undefined {
  return blockPiecesOf(text, piece, /(?:async[ \t]+)?def\b/y);
}

function blockPiecesOf(text: string, { start, end }: Piece, keyword: RegExp): BlockPieces | undefined {
  const lines = new LineReader(text, start, end);
  let head = lines.next();
  while (head !== undefined && (head.comment || text[firstOf(head)] === '@')) {
    head = lines.next();
  }
  keyword.lastIndex = head === undefined ? 0 : firstOf(head);
  if (head === undefined || !keyword.test(text)) {
    return undefined;
  }
  let joiner: Joiner | undefined;
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    joiner ??= line.comment ? undefined : new Joiner(text, line.indent);
    if (!line.comment && joiner?.holds(line) === false) {
      return undefined;
    }
    joiner?.add(line);
  }
  return joiner && { head: { start, end: head.end }, members: joiner.pieces };
}

function firstOf({ start, indent }: LogicalLine): number {
  return start + indent.length;
}

/** Joins lines to statements. */
class Joiner {
  readonly pieces: { start: number; end: number }[] = [];
  readonly #text: string;
  readonly #indent: string;
  /** The last piece has only decorators yet. */
  #decorates = false;

  /** `indent`: that of the statements. */
  constructor(text: string, indent: string) {
    this.#text = text;
    this.#indent = indent;
  }

  /** Whether a line may stand in the block of the statements. */
  holds({ indent }: LogicalLine): boolean {
    return indent.startsWith(this.#indent);
  }

  add({ start, end, indent, comment }: LogicalLine): void {
    const last = this.pieces.at(-1);
    const below = indent.length > this.#indent.length;
    if (comment) {
      // One that is indented belongs to the statement above it, as the parser has it.
      if (last !== undefined && below) {
        last.end = end;
      }
      return;
    }
    const first = start + indent.length;
    if (last === undefined || !(below || this.#decorates || this.#continues(first))) {
      this.pieces.push({ start, end });
      this.#decorates = this.#text[first] === '@';
    } else {
      last.end = end;
      this.#decorates = this.#decorates && (below || this.#text[first] === '@');
    }
  }

  #continues(at: number): boolean {
    continues.lastIndex = at;
    return continues.test(this.#text);
  }
}

/** Begins a part of the statement above it. */
const continues = /(?:else|elif|except|finally)\b/y;

const letters = {
  newline: 10,
  double: 34,
  hash: 35,
  single: 39,
  round: 40,
  roundEnd: 41,
  square: 91,
  backslash: 92,
  squareEnd: 93,
  curly: 123,
  curlyEnd: 125,
} as const;

/** Reads lines of a part of a text. */
class LineReader {
  readonly #text: string;
  readonly #end: number;
  #at: number;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
  }

  /** The next line that is not empty; undefined at the end. */
  next(): LogicalLine | undefined {
    while (this.#at < this.#end) {
      const start = this.#at;
      const first = this.#indentEnd(start);
      const letter = this.#text[first];
      const empty = first >= this.#end || letter === '\n' || letter === '\r';
      const comment = letter === '#';
      const end = empty || comment ? this.#physicalEnd(first) : this.#lineEnd(first);
      this.#at = end + 1;
      if (!empty) {
        const blanks = this.#text.slice(start, first);
        // A form feed begins the line anew.
        const indent = blanks.slice(blanks.lastIndexOf('\f') + 1);
        return { start: first - indent.length, end, indent, comment };
      }
    }
    return undefined;
  }

  #indentEnd(start: number): number {
    let at = start;
    for (
      let code = this.#text.charCodeAt(at);
      code === 32 || code === 9 || code === 12;
      code = this.#text.charCodeAt(at)
    ) {
      at += 1;
    }
    return at;
  }

  #physicalEnd(from: number): number {
    const end = this.#text.indexOf('\n', from);
    return end < 0 || end > this.#end ? this.#end : end;
  }

  /** Where the line ends that begins here. */
  #lineEnd(start: number): number {
    const text = this.#text;
    const end = this.#end;
    let depth = 0;
    for (let at = start; at < end; at += 1) {
      switch (text.charCodeAt(at)) {
        case letters.newline:
          if (depth === 0 || beginsStatement(text, at + 1)) {
            return at;
          }
          break;
        case letters.hash:
          at = this.#physicalEnd(at) - 1;
          break;
        case letters.backslash:
          at = pastEscape(text, at) - 1;
          break;
        case letters.double:
        case letters.single:
          at = stringEnd(text, at, end) - 1;
          break;
        case letters.round:
        case letters.square:
        case letters.curly:
          depth += 1;
          break;
        case letters.roundEnd:
        case letters.squareEnd:
        case letters.curlyEnd:
          depth = Math.max(0, depth - 1);
          break;
        default:
      }
    }
    return end;
  }
}

/** Offsets of a text as lines and columns. Lines end with \n, \r\n or \r, as in Python and in LSP. */

export interface Position {
  /** From 0. */
  readonly line: number;
  /** UTF-16 code units, from 0. */
  readonly column: number;
}

export class LineTable {
  readonly #text: string;
  #found: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the lines begin. Found when somebody asks first: of many texts nobody does. */
  get #starts(): readonly number[] {
    this.#found ??= lineStarts(this.#text);
    return this.#found;
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return { line: low, column: offset - (this.#starts[low] ?? 0) };
  }

  /** Where a line begins; behind the last one: where that begins. */
  startOf(line: number): number {
    return this.#starts[Math.min(line, this.#starts.length - 1)] ?? 0;
  }

  get length(): number {
    return this.#starts.length;
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (text.includes('\r')) {
    for (const match of text.matchAll(/\r\n|\r|\n/g)) {
      starts.push(match.index + match[0].length);
    }
  } else {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
  }
  return starts;
}

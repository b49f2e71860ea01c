/** Where the lines of a file that a program ran are now, while the file is edited. */

/** A change of a text: lines `from` to `to` (from 1, both touched by it) became as many and `added` more (or, below 0, fewer). */
export interface LineEdit {
  readonly from: number;
  readonly to: number;
  readonly added: number;
}

/** Lines, from 1, both belong to it. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

export class MovedLines {
  /** By the line that was run, less one: the line where it is now; 0 once it, or the function around it, was edited. */
  readonly #now: Uint32Array;

  /** `lines`: how many the file had when it was run. */
  constructor(lines: number) {
    this.#now = Uint32Array.from({ length: lines }, (_, index) => index + 1);
  }

  /** The line now; undefined when it was edited, or what is around it. */
  at(line: number): number | undefined {
    return this.#now[line - 1] || undefined;
  }

  /** Takes in a change. */
  edit({ from, to, added }: LineEdit): void {
    for (const [index, line] of this.#now.entries()) {
      const edited = from <= line && line <= to;
      this.#now[index] = edited ? 0 : line + (line > to ? added : 0);
    }
  }

  /** Lines of the present text, not edited themselves, that are not what was run all the same. */
  forget({ from, to }: LineSpan): void {
    for (const [index, line] of this.#now.entries()) {
      if (from <= line && line <= to) {
        this.#now[index] = 0;
      }
    }
  }
}

/** The innermost function around a line of Python, from its `def` to its last line; of a line outside of functions only itself. */
export function functionAround(lines: readonly string[], line: number): LineSpan {
  const start = definitionAbove(lines, line);
  if (start === undefined) {
    return { from: line, to: line };
  }
  const indent = indentOf(lines[start - 1] ?? '');
  let end = start;
  for (let next = start + 1; next <= lines.length; next += 1) {
    const text = lines[next - 1] ?? '';
    if (beginsStatement(text) && indentOf(text) <= indent) {
      break;
    }
    end = isCode(text) ? next : end;
  }
  return line <= end ? { from: start, to: end } : { from: line, to: line };
}

/** The line (from 1) of the innermost `def` around a line, or the line itself when it is one. */
export function definitionAbove(lines: readonly string[], line: number): number | undefined {
  let indent = Number.POSITIVE_INFINITY;
  for (let at = line; at >= 1; at -= 1) {
    const text = lines[at - 1] ?? '';
    if (beginsStatement(text) && indentOf(text) < indent) {
      if (isDefinition(text)) {
        return at;
      }
      indent = indentOf(text); // the line's own; further up only what it stands in
    }
  }
  return undefined;
}

function isDefinition(text: string): boolean {
  return /^\s*(async\s+)?def\s/.test(text);
}

/** A signature over several lines ends with a bracket that is indented as its `def`. */
function beginsStatement(text: string): boolean {
  return isCode(text) && !/^\s*[)\]]/.test(text);
}

function isCode(text: string): boolean {
  return /^\s*[^\s#]/.test(text);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** The parser's tree as plain objects: one walk over the border to WebAssembly, everything after it is ours. */
import type { Cursor } from './cursor';
import type { Grammar } from './parser';

/** A node of the grammar, as tree-sitter-python names it. Positions count from where the conversion began. */
export interface Raw {
  readonly type: string;
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Named children without comments. */
  readonly kids: readonly Raw[];
  /** Tokens among its children that say what it is: `async`, operators, `*`, `from`. */
  readonly tokens: readonly string[];
  /** It or something below it does not parse; of a block: something of its piece of the text, for a line's end that is missing is not seen. */
  readonly broken: boolean;
}

/** Tokens that tell kinds apart; all others say nothing that the names do not. */
const telling = new Set(
  'async from and or not in is + - * / // % @ ** | & ^ ~ << >> == != <> < <= > >= += -= *= /= //= %= @= **= |= &= ^= <<= >>='
    .split(' ')
    .concat('is not', 'not in'),
);
const none: readonly never[] = [];
/** The kind of what does not parse: the parser's number for it is none of the grammar's. */
const BROKEN = 'ERROR';

/** Deeper than this nothing is converted: a node there is broken. Programs end at a few dozen; CPython's own parser at 200 brackets. */
const DEEPEST = 400;

/** Kinds that never have children. */
const leaves = new Set(
  'identifier integer true false none ellipsis string_start string_content string_end pass_statement break_statement continue_statement'.split(
    ' ',
  ),
);

/** Converts nodes of one tree. */
export class RawReader {
  readonly #cursor: Cursor;
  readonly #grammar: Grammar;
  readonly #hasError: boolean;
  /** Children of the nodes that are being converted: a list that grows by itself takes twice as much room as they need. */
  readonly #kids: Raw[] = [];
  #count = 0;

  /** `hasError`: something in the tree does not parse; only then nodes are asked for it. */
  constructor(cursor: Cursor, grammar: Grammar, hasError: boolean) {
    this.#cursor = cursor;
    this.#grammar = grammar;
    this.#hasError = hasError;
  }

  /** The kind of the node at the cursor. */
  get kind(): string {
    return this.#grammar.kinds[this.#cursor.nodeTypeId] ?? BROKEN;
  }

  /** The field of its parent that the node at the cursor is in. */
  get field(): string | undefined {
    return this.#grammar.fields[this.#cursor.currentFieldId];
  }

  /** Whether the node at the cursor is syntax: neither a token nor a comment. */
  get isSyntax(): boolean {
    const id = this.#cursor.nodeTypeId;
    return (this.#grammar.named[id] ?? true) && !isSkipped(this.#grammar.kinds[id] ?? '');
  }

  /** Converts the node at the cursor, which is left where it was. Positions count from `base`. */
  read(base: number): Raw {
    return this.#convert(this.kind, base, 0);
  }

  #convert(type: string, base: number, depth: number): Raw {
    const cursor = this.#cursor;
    const { field } = this;
    const start = cursor.startIndex - base;
    const end = cursor.endIndex - base;
    let broken = depth === DEEPEST || (this.#hasError && (type === BROKEN || type === 'block' || cursor.nodeIsMissing));
    if (depth === DEEPEST || (leaves.has(type) && !this.#hasError) || !cursor.gotoFirstChild()) {
      return { type, field, start, end, kids: none, tokens: none, broken };
    }
    const first = this.#count;
    let tokens: string[] | undefined;
    do {
      const token = this.#child(base, depth);
      if (token !== undefined) {
        tokens ??= [];
        tokens.push(token);
      }
      broken = broken || (this.#hasError && cursor.nodeIsMissing);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    const kids = this.#count === first ? none : this.#kids.slice(first, this.#count);
    this.#count = first;
    broken = broken || kids.some(isBroken);
    return { type, field, start, end, kids: broken ? kids.map(withFirstBroken) : kids, tokens: tokens ?? none, broken };
  }

  /** Converts a child; returns a token that says what its parent is. */
  #child(base: number, depth: number): string | undefined {
    const id = this.#cursor.nodeTypeId;
    const kind = this.#grammar.kinds[id] ?? BROKEN;
    if (this.#grammar.named[id] ?? true) {
      if (!isSkipped(kind)) {
        this.#kids[this.#count] = this.#convert(kind, base, depth + 1);
        this.#count += 1;
      }
      return undefined;
    }
    return telling.has(kind) ? kind : undefined;
  }
}

/** What does not parse at the beginning of a block's first line stands before the block. */
function withFirstBroken(raw: Raw, index: number, all: readonly Raw[]): Raw {
  const [first, ...others] = raw.kids;
  return raw.type === 'block' && first !== undefined && all[index - 1]?.type === BROKEN
    ? { ...raw, kids: [{ ...first, broken: true }, ...others] }
    : raw;
}

function isBroken({ broken }: Raw): boolean {
  return broken;
}

/** Something that does not parse. */
export function brokenRaw(start: number, end: number): Raw {
  return { type: BROKEN, field: undefined, start, end, kids: none, tokens: none, broken: true };
}

/** The statements of a block, of which those that share a line are one that does not parse: `foo bar work()`. `text`: what their positions count in. */
export function statementsOf({ broken, kids }: Raw, text: string): readonly Raw[] {
  const isOne = (a: Raw | undefined, b: Raw | undefined) =>
    a !== undefined && b !== undefined && !/[\n;]/.test(text.slice(a.end, b.start));
  return broken
    ? kids.map((kid, index) =>
        isOne(kids[index - 1], kid) || isOne(kid, kids[index + 1]) ? { ...kid, broken: true } : kid,
      )
    : kids;
}

/** Kinds of the grammar that are no syntax. */
function isSkipped(kind: string): boolean {
  return kind === 'comment' || kind === 'line_continuation';
}

/** The first child in a field. */
export function kidOf(raw: Raw, field: string): Raw | undefined {
  return raw.kids.find((kid) => kid.field === field);
}

/** All children in a field. */
export function kidsOf(raw: Raw, field: string): readonly Raw[] {
  return raw.kids.filter((kid) => kid.field === field);
}

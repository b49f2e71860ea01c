/** The parser's tree as plain objects: one walk over the border to WebAssembly, everything after it is ours. */
import type { TreeCursor } from 'web-tree-sitter';

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
  /** It or something below it does not parse. */
  readonly broken: boolean;
}

/** Tokens that tell kinds apart; all others say nothing that the names do not. */
const telling = new Set(
  'async from and or not in is + - * / // % @ ** | & ^ ~ << >> == != <> < <= > >= += -= *= /= //= %= @= **= |= &= ^= <<= >>='
    .split(' ')
    .concat('is not', 'not in'),
);
const none: readonly never[] = [];

/** Deeper than this nothing is converted: a node there is broken. Programs end at a few dozen; CPython's own parser at 200 brackets. */
const DEEPEST = 400;

/** Converts the node at the cursor, which is left where it was. Positions count from `base`. */
export function toRaw(cursor: TreeCursor, kinds: readonly string[], base: number): Raw {
  return convert(cursor, kinds, base, 0);
}

function convert(cursor: TreeCursor, kinds: readonly string[], base: number, depth: number): Raw {
  const type = kinds[cursor.nodeTypeId] ?? cursor.nodeType;
  const field = cursor.currentFieldName ?? undefined;
  const start = cursor.startIndex - base;
  const end = cursor.endIndex - base;
  let broken = type === 'ERROR' || cursor.nodeIsMissing || depth === DEEPEST;
  if (depth === DEEPEST || !cursor.gotoFirstChild()) {
    return { type, field, start, end, kids: none, tokens: none, broken };
  }
  const kids: Raw[] = [];
  const tokens: string[] = [];
  do {
    if (cursor.nodeIsNamed) {
      addKid(cursor, kids, () => convert(cursor, kinds, base, depth + 1));
    } else {
      addToken(kinds[cursor.nodeTypeId] ?? '', tokens);
    }
    broken = broken || cursor.nodeIsMissing;
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  return { type, field, start, end, kids, tokens, broken: broken || kids.some((kid) => kid.broken) };
}

function addKid(cursor: TreeCursor, kids: Raw[], kid: () => Raw): void {
  if (!isSkipped(cursor.nodeType)) {
    kids.push(kid());
  }
}

function addToken(kind: string, tokens: string[]): void {
  if (telling.has(kind)) {
    tokens.push(kind);
  }
}

/** Kinds of the grammar that are no syntax. */
export function isSkipped(kind: string): boolean {
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

/** Statements of the grammar as syntax. */
import { keyword, liftExpr, required, type Source, textOf } from './liftExpressions';
import { parametersOf } from './liftParameters';
import { field, isBroken, type Lift, optional, ownBroken, simpleLifts } from './liftSimple';
import { kidOf, kidsOf, type Raw, statementsOf } from './raw';
import type { ClassDef, Expr, FunctionDef, Handler, If, Stmt, Try, With, WithItem } from './syntax';

/** One statement with all that stands in it. Parents are not set yet. */
export function liftStmt(raw: Raw, source: Source): Stmt {
  return (lifts.get(raw.type) ?? other)(raw, source);
}

/** The statements of a block, of a clause that has one, or of a module. */
function liftBody(block: Raw | undefined, source: Source): readonly Stmt[] {
  return block === undefined || block.kids.length === 0
    ? none
    : statementsOf(block, source).map((kid) => liftStmt(kid, source));
}

const none: readonly never[] = [];

function other(raw: Raw, source: Source): Stmt {
  const isBlock = ({ type }: Raw) => type === 'block';
  return {
    kind: 'OtherStmt',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    children: raw.kids.filter((kid) => !isBlock(kid)).map((kid) => liftExpr(kid, source)),
    body: raw.kids.filter(isBlock).flatMap((kid) => liftBody(kid, source)),
  };
}

/** The body of an `else`. */
function orelse(raw: Raw, source: Source): readonly Stmt[] {
  const clause = raw.kids.find(({ type }) => type === 'else_clause');
  return clause === undefined ? none : liftBody(kidOf(clause, 'body'), source);
}

const lifts: ReadonlyMap<string, Lift> = new Map<string, Lift>([
  ...simpleLifts,
  ['decorated_definition', decorated],
  ['function_definition', (raw, source) => liftFunction(raw, raw, source)],
  ['class_definition', (raw, source) => liftClass(raw, raw, source)],
  ['for_statement', loop],
  ['while_statement', whileLoop],
  ['if_statement', condition],
  ['with_statement', liftWith],
  ['match_statement', match],
  ['try_statement', liftTry],
]);

function decorated(raw: Raw, source: Source): Stmt {
  const definition = kidOf(raw, 'definition');
  switch (definition?.type) {
    case 'function_definition':
      return liftFunction(raw, definition, source);
    case 'class_definition':
      return liftClass(raw, definition, source);
    default:
      return other(raw, source);
  }
}

function decoratorsOf(whole: Raw, source: Source): readonly Expr[] {
  const decorators = whole.kids.filter(({ type }) => type === 'decorator');
  return decorators.length === 0 ? none : decorators.map((kid) => required(kid, kid.kids[0], source));
}

/** `whole` has the decorators. */
function liftFunction(whole: Raw, raw: Raw, source: Source): FunctionDef {
  const name = kidOf(raw, 'name');
  const parameters = kidOf(raw, 'parameters');
  const body = kidOf(raw, 'body');
  return {
    kind: 'FunctionDef',
    start: whole.start,
    end: whole.end,
    parent: undefined,
    offset: undefined,
    broken: ownBroken(whole) || ownBroken(raw),
    async: raw.tokens.includes('async'),
    name: name === undefined ? '' : textOf(name, source),
    nameStart: name?.start ?? raw.start,
    defStart: raw.start,
    parameters: parameters === undefined ? none : parametersOf(parameters, source, liftExpr),
    returns: optional(kidOf(raw, 'return_type'), source),
    decorators: decoratorsOf(whole, source),
    body: liftBody(body, source),
    generator: body !== undefined && yields(body),
  };
}

function yields({ kids }: Raw): boolean {
  for (const kid of kids) {
    if (kid.type === 'yield' || (!hasOwnYields.has(kid.type) && yields(kid))) {
      return true;
    }
  }
  return false;
}

const hasOwnYields = new Set(['function_definition', 'class_definition', 'lambda']);

/** `whole` has the decorators. With `body` those statements are the class's, and what stands in the tree is not read. */
export function liftClass(whole: Raw, raw: Raw, source: Source, body?: readonly Stmt[]): ClassDef {
  const name = kidOf(raw, 'name');
  const list = kidOf(raw, 'superclasses')?.kids ?? [];
  const isKeyword = ({ type }: Raw) => type === 'keyword_argument' || type === 'dictionary_splat';
  return {
    kind: 'ClassDef',
    start: whole.start,
    end: whole.end,
    parent: undefined,
    offset: undefined,
    broken: ownBroken(whole) || ownBroken(raw),
    name: name === undefined ? '' : textOf(name, source),
    nameStart: name?.start ?? raw.start,
    bases: list.filter((kid) => !isKeyword(kid)).map((kid) => liftExpr(kid, source)),
    keywords: list.filter(isKeyword).map((kid) => keyword(kid, source)),
    decorators: decoratorsOf(whole, source),
    body: body ?? liftBody(kidOf(raw, 'body'), source),
  };
}

function loop(raw: Raw, source: Source): Stmt {
  return {
    kind: 'For',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    async: raw.tokens.includes('async'),
    target: field(raw, 'left', source),
    iter: field(raw, 'right', source),
    body: liftBody(kidOf(raw, 'body'), source),
    orelse: orelse(raw, source),
  };
}

function whileLoop(raw: Raw, source: Source): Stmt {
  return {
    kind: 'While',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    test: field(raw, 'condition', source),
    body: liftBody(kidOf(raw, 'body'), source),
    orelse: orelse(raw, source),
  };
}

function condition(raw: Raw, source: Source): If {
  const clauses = kidsOf(raw, 'alternative');
  return ifOf(raw, clauses, source);
}

/** Each `elif` is an `if` within the one before: of more than this, those behind stand beside one another in the last. */
const MOST_NESTED = 200;

/** An `if` or `elif`, with the clauses behind it. */
function ifOf(raw: Raw, clauses: readonly Raw[], source: Source, nested = 0): If {
  const [next, ...rest] = nested < MOST_NESTED ? clauses : [];
  const orelse =
    nested === MOST_NESTED
      ? clauses.flatMap((clause) => alternative(clause, [], source, nested))
      : alternative(next, rest, source, nested);
  return {
    kind: 'If',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    test: field(raw, 'condition', source),
    body: liftBody(kidOf(raw, 'consequence'), source),
    orelse,
  };
}

function alternative(clause: Raw | undefined, rest: readonly Raw[], source: Source, nested: number): readonly Stmt[] {
  return clause?.type === 'elif_clause'
    ? [ifOf(clause, rest, source, nested + 1)]
    : liftBody(clause && kidOf(clause, 'body'), source);
}

function liftWith(raw: Raw, source: Source): With {
  const clause = raw.kids.find(({ type }) => type === 'with_clause');
  return {
    kind: 'With',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    async: raw.tokens.includes('async'),
    items: (clause?.kids ?? []).map((item) => withItem(item, source)),
    body: liftBody(kidOf(raw, 'body'), source),
  };
}

function withItem(item: Raw, source: Source): WithItem {
  const value = kidOf(item, 'value') ?? item.kids[0];
  const target = value?.type === 'as_pattern' ? kidOf(value, 'alias') : undefined;
  return {
    kind: 'WithItem',
    start: item.start,
    end: item.end,
    parent: undefined,
    value: required(item, value?.type === 'as_pattern' ? value.kids[0] : value, source),
    target: optional(target, source),
  };
}

function match(raw: Raw, source: Source): Stmt {
  const cases = (kidOf(raw, 'body')?.kids ?? []).filter(({ type }) => type === 'case_clause');
  return {
    kind: 'Match',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    subjects: kidsOf(raw, 'subject').map((kid) => liftExpr(kid, source)),
    cases: cases.map((kid) => ({
      kind: 'MatchCase',
      start: kid.start,
      end: kid.end,
      parent: undefined,
      pattern: required(
        kid,
        kid.kids.find(({ type }) => type === 'case_pattern'),
        source,
      ),
      guard: optional(kidOf(kid, 'guard')?.kids[0], source),
      body: liftBody(kidOf(kid, 'consequence'), source),
    })),
  };
}

function liftTry(raw: Raw, source: Source): Try {
  const last = raw.kids.find(({ type }) => type === 'finally_clause');
  return {
    kind: 'Try',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    body: liftBody(kidOf(raw, 'body'), source),
    handlers: raw.kids.filter(({ type }) => type.startsWith('except')).map((kid) => handler(kid, source)),
    orelse: orelse(raw, source),
    finalbody: liftBody(last && blockOf(last), source),
  };
}

function blockOf(raw: Raw): Raw | undefined {
  return raw.kids.find(({ type }) => type === 'block');
}

/** `except A, B:` of Python 3.14 has two values; they are read as the tuple they mean. */
function handler(raw: Raw, source: Source): Handler {
  const values = kidsOf(raw, 'value');
  const [first] = values;
  const named = first?.type === 'as_pattern' ? kidOf(first, 'alias') : undefined;
  const type: Expr | undefined =
    values.length > 1
      ? {
          kind: 'Tuple',
          start: raw.start,
          end: raw.end,
          parent: undefined,
          elements: values.map((value) => liftExpr(value, source)),
        }
      : optional(first?.type === 'as_pattern' ? first.kids[0] : first, source);
  return {
    kind: 'Handler',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    type,
    name: named === undefined ? undefined : textOf(named, source),
    body: liftBody(blockOf(raw), source),
    star: raw.tokens.includes('*') || raw.type === 'except_group_clause',
  };
}

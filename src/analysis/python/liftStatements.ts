/** Statements of the grammar as syntax. */
import { base, keyword, liftExpr, parametersOf, required, type Source, textOf } from './liftExpressions';
import { kidOf, kidsOf, type Raw } from './raw';
import type { Alias, ClassDef, Expr, FunctionDef, Handler, If, ImportFrom, Stmt, Try, With, WithItem } from './syntax';

type Lift = (raw: Raw, source: Source) => Stmt;

/** One statement with all that stands in it. Parents are not set yet. */
export function liftStmt(raw: Raw, source: Source): Stmt {
  return (lifts.get(raw.type) ?? other)(raw, source);
}

/** The statements of a block, of a clause that has one, or of a module. */
function liftBody(block: Raw | undefined, source: Source): readonly Stmt[] {
  return (block?.kids ?? []).map((kid) => liftStmt(kid, source));
}

function head(raw: Raw): {
  start: number;
  end: number;
  parent: undefined;
  offset: number | undefined;
  broken: boolean;
} {
  return {
    ...base(raw),
    offset: undefined,
    broken: raw.broken && !raw.kids.some(holdsStatements) ? true : ownBroken(raw),
  };
}

/** Something of a compound statement itself does not parse, not only a statement in its body. */
function ownBroken(raw: Raw): boolean {
  return raw.type === 'ERROR' || raw.kids.some((kid) => kid.broken && !holdsStatements(kid));
}

function holdsStatements({ type }: Raw): boolean {
  return type === 'block' || type.endsWith('_clause') || type === 'function_definition' || type === 'class_definition';
}

function other(raw: Raw, source: Source): Stmt {
  const isBlock = ({ type }: Raw) => type === 'block';
  return {
    kind: 'OtherStmt',
    ...head(raw),
    children: raw.kids.filter((kid) => !isBlock(kid)).map((kid) => liftExpr(kid, source)),
    body: raw.kids.filter(isBlock).flatMap((kid) => liftBody(kid, source)),
  };
}

function optional(raw: Raw | undefined, source: Source): Expr | undefined {
  return raw === undefined ? undefined : liftExpr(raw, source);
}

function field(raw: Raw, name: string, source: Source): Expr {
  return required(raw, kidOf(raw, name), source);
}

/** The body of an `else`. */
function orelse(raw: Raw, source: Source): readonly Stmt[] {
  const clause = raw.kids.find(({ type }) => type === 'else_clause');
  return clause === undefined ? [] : liftBody(kidOf(clause, 'body'), source);
}

const jump =
  (kind: 'Pass' | 'Break' | 'Continue'): Lift =>
  (raw) => ({ kind, ...head(raw) });

const names =
  (kind: 'Global' | 'Nonlocal'): Lift =>
  (raw, source) => ({ kind, ...head(raw), names: raw.kids.map((kid) => textOf(kid, source)) });

const lifts: ReadonlyMap<string, Lift> = new Map<string, Lift>([
  ['expression_statement', expression],
  ['decorated_definition', decorated],
  ['function_definition', (raw, source) => liftFunction(raw, raw, source)],
  ['class_definition', (raw, source) => liftClass(raw, raw, source)],
  ['return_statement', (raw, source) => ({ kind: 'Return', ...head(raw), value: optional(raw.kids[0], source) })],
  ['delete_statement', deletion],
  ['for_statement', loop],
  ['while_statement', whileLoop],
  ['if_statement', condition],
  ['with_statement', liftWith],
  ['match_statement', match],
  ['raise_statement', raise],
  ['try_statement', liftTry],
  ['assert_statement', assertion],
  ['import_statement', (raw, source) => ({ kind: 'Import', ...head(raw), names: aliases(raw, source) })],
  ['import_from_statement', importFrom],
  ['future_import_statement', (raw, source) => ({ ...importFrom(raw, source), module: '__future__' })],
  ['global_statement', names('Global')],
  ['nonlocal_statement', names('Nonlocal')],
  ['pass_statement', jump('Pass')],
  ['break_statement', jump('Break')],
  ['continue_statement', jump('Continue')],
]);

function expression(raw: Raw, source: Source): Stmt {
  const [first, ...more] = raw.kids;
  if (first?.type === 'assignment') {
    return assignment(raw, first, source);
  }
  if (first?.type === 'augmented_assignment') {
    return {
      kind: 'AugAssign',
      ...head(raw),
      target: field(first, 'left', source),
      op: first.tokens[0] ?? '',
      value: field(first, 'right', source),
    };
  }
  const value: Expr =
    more.length === 0
      ? required(raw, first, source)
      : { kind: 'Tuple', ...base(raw), elements: raw.kids.map((kid) => liftExpr(kid, source)) };
  return { kind: 'ExprStmt', ...head(raw), value };
}

function assignment(raw: Raw, first: Raw, source: Source): Stmt {
  const type = kidOf(first, 'type');
  if (type !== undefined) {
    return {
      kind: 'AnnAssign',
      ...head(raw),
      target: field(first, 'left', source),
      annotation: liftExpr(type, source),
      value: optional(kidOf(first, 'right'), source),
    };
  }
  const targets: Expr[] = [];
  let value: Raw | undefined = first;
  while (value?.type === 'assignment') {
    targets.push(field(value, 'left', source));
    value = kidOf(value, 'right');
  }
  return { kind: 'Assign', ...head(raw), targets, value: required(raw, value, source) };
}

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
  return whole.kids.filter(({ type }) => type === 'decorator').map((kid) => required(kid, kid.kids[0], source));
}

/** `whole` has the decorators. */
function liftFunction(whole: Raw, raw: Raw, source: Source): FunctionDef {
  const name = kidOf(raw, 'name');
  const parameters = kidOf(raw, 'parameters');
  const body = kidOf(raw, 'body');
  return {
    kind: 'FunctionDef',
    ...head(whole),
    broken: ownBroken(whole) || ownBroken(raw),
    async: raw.tokens.includes('async'),
    name: name === undefined ? '' : textOf(name, source),
    nameStart: name?.start ?? raw.start,
    defStart: raw.start,
    parameters: parameters === undefined ? [] : parametersOf(parameters, source),
    returns: optional(kidOf(raw, 'return_type'), source),
    decorators: decoratorsOf(whole, source),
    body: liftBody(body, source),
    generator: body !== undefined && yields(body),
  };
}

function yields(raw: Raw): boolean {
  return raw.kids.some(
    (kid) =>
      kid.type === 'yield' ||
      (kid.type !== 'function_definition' && kid.type !== 'class_definition' && kid.type !== 'lambda' && yields(kid)),
  );
}

/** `whole` has the decorators. With `body` those statements are the class's, and what stands in the tree is not read. */
export function liftClass(whole: Raw, raw: Raw, source: Source, body?: readonly Stmt[]): ClassDef {
  const name = kidOf(raw, 'name');
  const list = kidOf(raw, 'superclasses')?.kids ?? [];
  const isKeyword = ({ type }: Raw) => type === 'keyword_argument' || type === 'dictionary_splat';
  return {
    kind: 'ClassDef',
    ...head(whole),
    broken: ownBroken(whole) || ownBroken(raw),
    name: name === undefined ? '' : textOf(name, source),
    nameStart: name?.start ?? raw.start,
    bases: list.filter((kid) => !isKeyword(kid)).map((kid) => liftExpr(kid, source)),
    keywords: list.filter(isKeyword).map((kid) => keyword(kid, source)),
    decorators: decoratorsOf(whole, source),
    body: body ?? liftBody(kidOf(raw, 'body'), source),
  };
}

function deletion(raw: Raw, source: Source): Stmt {
  const [first] = raw.kids;
  const targets = first?.type === 'expression_list' ? first.kids : raw.kids;
  return { kind: 'Delete', ...head(raw), targets: targets.map((kid) => liftExpr(kid, source)) };
}

function loop(raw: Raw, source: Source): Stmt {
  return {
    kind: 'For',
    ...head(raw),
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
    ...head(raw),
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
    ...head(raw),
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
    ...head(raw),
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
    ...base(item),
    value: required(item, value?.type === 'as_pattern' ? value.kids[0] : value, source),
    target: optional(target, source),
  };
}

function match(raw: Raw, source: Source): Stmt {
  const cases = (kidOf(raw, 'body')?.kids ?? []).filter(({ type }) => type === 'case_clause');
  return {
    kind: 'Match',
    ...head(raw),
    subjects: kidsOf(raw, 'subject').map((kid) => liftExpr(kid, source)),
    cases: cases.map((kid) => ({
      kind: 'MatchCase',
      ...base(kid),
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

function raise(raw: Raw, source: Source): Stmt {
  const cause = kidOf(raw, 'cause');
  return {
    kind: 'Raise',
    ...head(raw),
    exc: optional(
      raw.kids.find((kid) => kid !== cause),
      source,
    ),
    cause: optional(cause, source),
  };
}

function liftTry(raw: Raw, source: Source): Try {
  const last = raw.kids.find(({ type }) => type === 'finally_clause');
  return {
    kind: 'Try',
    ...head(raw),
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
      ? { kind: 'Tuple', ...base(raw), elements: values.map((value) => liftExpr(value, source)) }
      : optional(first?.type === 'as_pattern' ? first.kids[0] : first, source);
  return {
    kind: 'Handler',
    ...base(raw),
    type,
    name: named === undefined ? undefined : textOf(named, source),
    body: liftBody(blockOf(raw), source),
    star: raw.tokens.includes('*') || raw.type === 'except_group_clause',
  };
}

function assertion(raw: Raw, source: Source): Stmt {
  return {
    kind: 'Assert',
    ...head(raw),
    test: required(raw, raw.kids[0], source),
    message: optional(raw.kids[1], source),
  };
}

function importFrom(raw: Raw, source: Source): ImportFrom {
  const module = kidOf(raw, 'module_name');
  const text = module === undefined ? '' : textOf(module, source).replace(/\s+/g, '');
  const level = /^\.*/.exec(text)?.[0].length ?? 0;
  const star = raw.kids.find(({ type }) => type === 'wildcard_import');
  return {
    kind: 'ImportFrom',
    ...head(raw),
    module: text.slice(level),
    level,
    names: star === undefined ? aliases(raw, source) : [{ kind: 'Alias', ...base(star), name: '*', asname: undefined }],
  };
}

function aliases(raw: Raw, source: Source): readonly Alias[] {
  return kidsOf(raw, 'name').map((kid) => {
    const alias = kidOf(kid, 'alias');
    const name = kid.type === 'aliased_import' ? (kidOf(kid, 'name') ?? kid) : kid;
    return {
      kind: 'Alias',
      ...base(kid),
      name: textOf(name, source).replace(/\s+/g, ''),
      asname: alias === undefined ? undefined : textOf(alias, source),
    };
  });
}

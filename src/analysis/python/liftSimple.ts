/** Statements of the grammar that hold no others, as syntax. */
import { liftExpr, required, type Source, textOf } from './liftExpressions';
import { kidOf, kidsOf, type Raw } from './raw';
import type { Alias, Expr, ImportFrom, Stmt } from './syntax';

export type Lift = (raw: Raw, source: Source) => Stmt;

/** It does not parse; of a compound statement: its head. */
export function isBroken(raw: Raw): boolean {
  return raw.broken && (!raw.kids.some(holdsStatements) || ownBroken(raw));
}

/** Something of a compound statement itself does not parse, not only a statement in its body. */
export function ownBroken(raw: Raw): boolean {
  return raw.type === 'ERROR' || raw.kids.some((kid) => kid.broken && !holdsStatements(kid));
}

function holdsStatements({ type }: Raw): boolean {
  return type === 'block' || type.endsWith('_clause') || type === 'function_definition' || type === 'class_definition';
}

export function optional(raw: Raw | undefined, source: Source): Expr | undefined {
  return raw === undefined ? undefined : liftExpr(raw, source);
}

export function field(raw: Raw, name: string, source: Source): Expr {
  return required(raw, kidOf(raw, name), source);
}

const jump =
  (kind: 'Pass' | 'Break' | 'Continue'): Lift =>
  (raw) => ({ kind, start: raw.start, end: raw.end, parent: undefined, offset: undefined, broken: isBroken(raw) });

const names =
  (kind: 'Global' | 'Nonlocal'): Lift =>
  (raw, source) => ({
    kind,
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    names: raw.kids.map((kid) => textOf(kid, source)),
  });

/** By the grammar's names. */
export const simpleLifts: readonly (readonly [string, Lift])[] = [
  ['expression_statement', expression],
  [
    'return_statement',
    (raw, source) => ({
      kind: 'Return',
      start: raw.start,
      end: raw.end,
      parent: undefined,
      offset: undefined,
      broken: isBroken(raw),
      value: optional(raw.kids[0], source),
    }),
  ],
  ['delete_statement', deletion],
  ['raise_statement', raise],
  ['assert_statement', assertion],
  [
    'import_statement',
    (raw, source) => ({
      kind: 'Import',
      start: raw.start,
      end: raw.end,
      parent: undefined,
      offset: undefined,
      broken: isBroken(raw),
      names: aliases(raw, source),
    }),
  ],
  ['import_from_statement', importFrom],
  ['future_import_statement', (raw, source) => ({ ...importFrom(raw, source), module: '__future__' })],
  ['global_statement', names('Global')],
  ['nonlocal_statement', names('Nonlocal')],
  ['pass_statement', jump('Pass')],
  ['break_statement', jump('Break')],
  ['continue_statement', jump('Continue')],
];

function expression(raw: Raw, source: Source): Stmt {
  const [first, ...more] = raw.kids;
  if (first?.type === 'assignment') {
    return assignment(raw, first, source);
  }
  if (first?.type === 'augmented_assignment') {
    return {
      kind: 'AugAssign',
      start: raw.start,
      end: raw.end,
      parent: undefined,
      offset: undefined,
      broken: isBroken(raw),
      target: field(first, 'left', source),
      op: first.tokens[0] ?? '',
      value: field(first, 'right', source),
    };
  }
  const value: Expr =
    more.length === 0
      ? required(raw, first, source)
      : {
          kind: 'Tuple',
          start: raw.start,
          end: raw.end,
          parent: undefined,
          elements: raw.kids.map((kid) => liftExpr(kid, source)),
        };
  return {
    kind: 'ExprStmt',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    value,
  };
}

function assignment(raw: Raw, first: Raw, source: Source): Stmt {
  const type = kidOf(first, 'type');
  if (type !== undefined) {
    return {
      kind: 'AnnAssign',
      start: raw.start,
      end: raw.end,
      parent: undefined,
      offset: undefined,
      broken: isBroken(raw),
      target: field(first, 'left', source),
      annotation: liftExpr(type, source),
      value: optional(kidOf(first, 'right'), source),
    };
  }
  const targets: Expr[] = [field(first, 'left', source)];
  let value = kidOf(first, 'right');
  while (value?.type === 'assignment') {
    targets.push(field(value, 'left', source));
    value = kidOf(value, 'right');
  }
  return {
    kind: 'Assign',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    targets,
    value: required(raw, value, source),
  };
}

function deletion(raw: Raw, source: Source): Stmt {
  const [first] = raw.kids;
  const targets = first?.type === 'expression_list' ? first.kids : raw.kids;
  return {
    kind: 'Delete',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    targets: targets.map((kid) => liftExpr(kid, source)),
  };
}

function raise(raw: Raw, source: Source): Stmt {
  const cause = kidOf(raw, 'cause');
  return {
    kind: 'Raise',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    exc: optional(
      raw.kids.find((kid) => kid !== cause),
      source,
    ),
    cause: optional(cause, source),
  };
}

function assertion(raw: Raw, source: Source): Stmt {
  return {
    kind: 'Assert',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
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
    start: raw.start,
    end: raw.end,
    parent: undefined,
    offset: undefined,
    broken: isBroken(raw),
    module: text.slice(level),
    level,
    names:
      star === undefined
        ? aliases(raw, source)
        : [{ kind: 'Alias', start: star.start, end: star.end, parent: undefined, name: '*', asname: undefined }],
  };
}

function aliases(raw: Raw, source: Source): readonly Alias[] {
  return kidsOf(raw, 'name').map((kid) => {
    const alias = kidOf(kid, 'alias');
    const name = kid.type === 'aliased_import' ? (kidOf(kid, 'name') ?? kid) : kid;
    return {
      kind: 'Alias',
      start: kid.start,
      end: kid.end,
      parent: undefined,
      name: textOf(name, source).replace(/\s+/g, ''),
      asname: alias === undefined ? undefined : textOf(alias, source),
    };
  });
}

/**
 * Expressions of the grammar as syntax. Every kind that is not named here becomes an OtherExpr with its children. What all nodes have is written out each time:
 * to spread it from one place took a tenth of the time of a conversion.
 */
import { parametersOf } from './liftParameters';
import { kidOf, kidsOf, type Raw } from './raw';
import type { Call, Constant, Dict, Expr, Generator, JoinedStr, Keyword, Lambda } from './syntax';

/** The text that the positions of raw nodes count in. */
export type Source = string;

type Lift = (raw: Raw, source: Source) => Expr;

/** An expression, with its children as parents have them. */
export function liftExpr(raw: Raw, source: Source): Expr {
  return (lifts.get(raw.type) ?? other)(raw, source);
}

function liftAll(raws: readonly Raw[], source: Source): readonly Expr[] {
  return raws.length === 0 ? none : raws.map((raw) => liftExpr(raw, source));
}

/** Of lists most are empty, and a list that grows has room for more: half of what a file's syntax took. */
const none: readonly never[] = [];

/** The source text of a node. */
export function textOf(raw: Raw, source: Source): string {
  return source.slice(raw.start, raw.end);
}

function other(raw: Raw, source: Source): Expr {
  return { kind: 'OtherExpr', start: raw.start, end: raw.end, parent: undefined, children: liftAll(raw.kids, source) };
}

/** A field that the grammar demands; what is missing in broken code is an empty OtherExpr. */
export function required(raw: Raw, kid: Raw | undefined, source: Source): Expr {
  return kid === undefined
    ? { kind: 'OtherExpr', start: raw.end, end: raw.end, parent: undefined, children: [] }
    : liftExpr(kid, source);
}

function field(raw: Raw, name: string, source: Source): Expr {
  return required(raw, kidOf(raw, name), source);
}

const name: Lift = (raw, source) => {
  return { kind: 'Name', start: raw.start, end: raw.end, parent: undefined, id: textOf(raw, source) };
};

const sequence =
  (kind: 'List' | 'Tuple' | 'Set'): Lift =>
  (raw, source) => ({ kind, start: raw.start, end: raw.end, parent: undefined, elements: liftAll(raw.kids, source) });

const constant =
  (type: Constant['type']): Lift =>
  (raw, source) => ({
    kind: 'Constant',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    type,
    text: textOf(raw, source),
  });

const starred =
  (stars: 1 | 2): Lift =>
  (raw, source) => ({
    kind: 'Starred',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    stars,
    value: required(raw, raw.kids[0], source),
  });

const comprehension =
  (kind: 'ListComp' | 'SetComp' | 'DictComp' | 'GeneratorExp'): Lift =>
  (raw, source) => {
    const body = kidOf(raw, 'body');
    const elements = body?.type === 'pair' ? body.kids : [body];
    return {
      kind,
      start: raw.start,
      end: raw.end,
      parent: undefined,
      elements: elements.map((element) => required(raw, element, source)),
      generators: generatorsOf(raw, source),
    };
  };

/** An expression in parentheses, a type, a pattern: nothing but what stands in it. */
const inner: Lift = (raw, source) =>
  raw.kids.length === 1 && raw.kids[0] !== undefined ? liftExpr(raw.kids[0], source) : other(raw, source);

const lifts: ReadonlyMap<string, Lift> = new Map<string, Lift>([
  ['identifier', name],
  ['keyword_identifier', name],
  ['attribute', attribute],
  ['call', call],
  [
    'await',
    (raw, source) => ({
      kind: 'Await',
      start: raw.start,
      end: raw.end,
      parent: undefined,
      value: required(raw, raw.kids[0], source),
    }),
  ],
  ['integer', constant('int')],
  ['float', constant('float')],
  ['true', constant('bool')],
  ['false', constant('bool')],
  ['none', constant('none')],
  ['ellipsis', constant('ellipsis')],
  ['string', string],
  ['concatenated_string', joined],
  ['lambda', lambda],
  ['boolean_operator', boolean],
  ['not_operator', (raw, source) => unary(raw, source, 'not')],
  ['unary_operator', (raw, source) => unary(raw, source, raw.tokens[0] ?? '-')],
  ['binary_operator', binary],
  ['comparison_operator', comparison],
  ['conditional_expression', conditional],
  ['dictionary', dictionary],
  ['list', sequence('List')],
  ['list_pattern', sequence('List')],
  ['tuple', sequence('Tuple')],
  ['tuple_pattern', sequence('Tuple')],
  ['pattern_list', sequence('Tuple')],
  ['expression_list', sequence('Tuple')],
  ['set', sequence('Set')],
  ['list_comprehension', comprehension('ListComp')],
  ['set_comprehension', comprehension('SetComp')],
  ['dictionary_comprehension', comprehension('DictComp')],
  ['generator_expression', comprehension('GeneratorExp')],
  ['yield', yielded],
  ['subscript', subscript],
  ['generic_type', generic],
  [
    'slice',
    (raw, source) => ({
      kind: 'Slice',
      start: raw.start,
      end: raw.end,
      parent: undefined,
      parts: liftAll(raw.kids, source),
    }),
  ],
  ['list_splat', starred(1)],
  ['list_splat_pattern', starred(1)],
  ['dictionary_splat', starred(2)],
  ['dictionary_splat_pattern', starred(2)],
  ['named_expression', named],
  ['parenthesized_expression', inner],
  ['parenthesized_list_splat', inner],
  ['as_pattern_target', inner],
  ['type', inner],
  ['member_type', attributeType],
  ['union_type', binary],
]);

function attribute(raw: Raw, source: Source): Expr {
  return attributeOf(raw, kidOf(raw, 'object'), kidOf(raw, 'attribute'), source);
}

/** `a.b` in an annotation. */
function attributeType(raw: Raw, source: Source): Expr {
  return attributeOf(raw, raw.kids[0], raw.kids[1], source);
}

function attributeOf(raw: Raw, object: Raw | undefined, name: Raw | undefined, source: Source): Expr {
  return {
    kind: 'Attribute',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    value: required(raw, object, source),
    attr: name === undefined ? '' : textOf(name, source),
    attrStart: name?.start ?? raw.end,
  };
}

function call(raw: Raw, source: Source): Call {
  const list = kidOf(raw, 'arguments');
  const kids = list?.type === 'generator_expression' ? [list] : (list?.kids ?? none);
  const named = kids.some(isKeyword) ? kids.filter(isKeyword) : none;
  return {
    kind: 'Call',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    func: field(raw, 'function', source),
    argsStart: list?.start ?? raw.end,
    args: liftAll(named.length === 0 ? kids : kids.filter((kid) => !isKeyword(kid)), source),
    keywords: named.length === 0 ? none : named.map((kid) => keyword(kid, source)),
  };
}

function isKeyword({ type }: Raw): boolean {
  return type === 'keyword_argument' || type === 'dictionary_splat';
}

/** `name=value` or `**value`. */
export function keyword(raw: Raw, source: Source): Keyword {
  const name = kidOf(raw, 'name');
  const value = kidOf(raw, 'value') ?? raw.kids.find((kid) => kid !== name);
  return {
    kind: 'Keyword',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    arg: name === undefined ? undefined : textOf(name, source),
    value: required(raw, value, source),
  };
}

function string(raw: Raw, source: Source): Expr {
  const prefix = raw.kids.find(({ type }) => type === 'string_start');
  const letters = prefix === undefined ? '' : textOf(prefix, source).toLowerCase();
  if (/[ft]/.test(letters)) {
    return {
      kind: 'JoinedStr',
      start: raw.start,
      end: raw.end,
      parent: undefined,
      values: interpolations(raw, source),
    };
  }
  const close = raw.kids.find(({ type }) => type === 'string_end');
  const text = source.slice(prefix?.end ?? raw.start, close?.start ?? raw.end);
  return {
    kind: 'Constant',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    type: letters.includes('b') ? 'bytes' : 'str',
    text,
  };
}

function joined(raw: Raw, source: Source): JoinedStr {
  return {
    kind: 'JoinedStr',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    values: raw.kids.flatMap((kid) => interpolations(kid, source)),
  };
}

/** What stands in the braces of a string, in those of its format specifiers too. */
function interpolations(raw: Raw, source: Source): readonly Expr[] {
  return raw.kids.flatMap((kid) => {
    switch (kid.type) {
      case 'interpolation':
      case 'format_expression':
        return [...kidsOf(kid, 'expression').map((value) => liftExpr(value, source)), ...interpolations(kid, source)];
      case 'format_specifier':
        return interpolations(kid, source);
      default:
        return [];
    }
  });
}

function lambda(raw: Raw, source: Source): Lambda {
  const list = kidOf(raw, 'parameters');
  return {
    kind: 'Lambda',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    parameters: list === undefined ? [] : parametersOf(list, source, liftExpr),
    body: field(raw, 'body', source),
  };
}

function boolean(raw: Raw, source: Source): Expr {
  return {
    kind: 'BoolOp',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    op: raw.tokens[0] === 'or' ? 'or' : 'and',
    left: field(raw, 'left', source),
    right: field(raw, 'right', source),
  };
}

function unary(raw: Raw, source: Source, op: string): Expr {
  const operand = field(raw, 'argument', source);
  return { kind: 'UnaryOp', start: raw.start, end: raw.end, parent: undefined, op, operand };
}

/** An operation of two; in an annotation `a | b`, where the grammar names no sides. */
function binary(raw: Raw, source: Source): Expr {
  return {
    kind: 'BinOp',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    op: raw.tokens[0] ?? '',
    left: required(raw, kidOf(raw, 'left') ?? raw.kids[0], source),
    right: required(raw, kidOf(raw, 'right') ?? raw.kids[1], source),
  };
}

function comparison(raw: Raw, source: Source): Expr {
  return {
    kind: 'Compare',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    ops: raw.tokens,
    operands: liftAll(raw.kids, source),
  };
}

function conditional(raw: Raw, source: Source): Expr {
  const [body, test, orelse] = raw.kids;
  return {
    kind: 'IfExp',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    body: required(raw, body, source),
    test: required(raw, test, source),
    orelse: required(raw, orelse, source),
  };
}

function dictionary(raw: Raw, source: Source): Dict {
  const items = raw.kids.flatMap((kid) => (kid.type === 'pair' ? kid.kids : [kid]));
  return { kind: 'Dict', start: raw.start, end: raw.end, parent: undefined, items: liftAll(items, source) };
}

function generatorsOf(raw: Raw, source: Source): readonly Generator[] {
  const found: { raw: Raw; ifs: Expr[] }[] = [];
  for (const kid of raw.kids) {
    if (kid.type === 'for_in_clause') {
      found.push({ raw: kid, ifs: [] });
    } else if (kid.type === 'if_clause' && kid.kids[0] !== undefined) {
      found.at(-1)?.ifs.push(liftExpr(kid.kids[0], source));
    }
  }
  return found.map(({ raw: clause, ifs }) => ({
    kind: 'Generator',
    start: clause.start,
    end: clause.end,
    parent: undefined,
    async: clause.tokens.includes('async'),
    target: field(clause, 'left', source),
    iter: field(clause, 'right', source),
    ifs,
  }));
}

function yielded(raw: Raw, source: Source): Expr {
  const [value] = raw.kids;
  return {
    kind: raw.tokens.includes('from') ? 'YieldFrom' : 'Yield',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    value: value === undefined ? undefined : liftExpr(value, source),
  };
}

function subscript(raw: Raw, source: Source): Expr {
  return subscriptOf(raw, kidOf(raw, 'value'), kidsOf(raw, 'subscript'), source);
}

/** `list[int]` in an annotation. */
function generic(raw: Raw, source: Source): Expr {
  return subscriptOf(raw, raw.kids[0], raw.kids[1]?.kids ?? [], source);
}

function subscriptOf(raw: Raw, value: Raw | undefined, indices: readonly Raw[], source: Source): Expr {
  return {
    kind: 'Subscript',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    value: required(raw, value, source),
    indices: liftAll(indices, source),
  };
}

function named(raw: Raw, source: Source): Expr {
  const [target, value] = [field(raw, 'name', source), field(raw, 'value', source)];
  return { kind: 'NamedExpr', start: raw.start, end: raw.end, parent: undefined, target, value };
}

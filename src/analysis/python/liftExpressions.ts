/** Expressions of the grammar as syntax. Every kind that is not named here becomes an OtherExpr with its children. */
import { kidOf, kidsOf, type Raw } from './raw';
import type { Call, Constant, Dict, Expr, Generator, JoinedStr, Keyword, Lambda, Parameter } from './syntax';

/** The text that the positions of raw nodes count in. */
export type Source = string;

type Lift = (raw: Raw, source: Source) => Expr;

/** An expression, with its children as parents have them. */
export function liftExpr(raw: Raw, source: Source): Expr {
  return (lifts.get(raw.type) ?? other)(raw, source);
}

function liftAll(raws: readonly Raw[], source: Source): readonly Expr[] {
  return raws.map((raw) => liftExpr(raw, source));
}

/** The source text of a node. */
export function textOf(raw: Raw, source: Source): string {
  return source.slice(raw.start, raw.end);
}

/** What every node has. */
export function base({ start, end }: Raw): { start: number; end: number; parent: undefined } {
  return { start, end, parent: undefined };
}

function other(raw: Raw, source: Source): Expr {
  return { kind: 'OtherExpr', ...base(raw), children: liftAll(raw.kids, source) };
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

const sequence =
  (kind: 'List' | 'Tuple' | 'Set'): Lift =>
  (raw, source) => ({ kind, ...base(raw), elements: liftAll(raw.kids, source) });

const constant =
  (type: Constant['type']): Lift =>
  (raw, source) => ({ kind: 'Constant', ...base(raw), type, text: textOf(raw, source) });

const starred =
  (stars: 1 | 2): Lift =>
  (raw, source) => ({ kind: 'Starred', ...base(raw), stars, value: required(raw, raw.kids[0], source) });

const comprehension =
  (kind: 'ListComp' | 'SetComp' | 'DictComp' | 'GeneratorExp'): Lift =>
  (raw, source) => {
    const body = kidOf(raw, 'body');
    const elements = body?.type === 'pair' ? body.kids : [body];
    return {
      kind,
      ...base(raw),
      elements: elements.map((element) => required(raw, element, source)),
      generators: generatorsOf(raw, source),
    };
  };

/** An expression in parentheses, a type, a pattern: nothing but what stands in it. */
const inner: Lift = (raw, source) =>
  raw.kids.length === 1 && raw.kids[0] !== undefined ? liftExpr(raw.kids[0], source) : other(raw, source);

const lifts: ReadonlyMap<string, Lift> = new Map<string, Lift>([
  ['identifier', (raw, source) => ({ kind: 'Name', ...base(raw), id: textOf(raw, source) })],
  ['keyword_identifier', (raw, source) => ({ kind: 'Name', ...base(raw), id: textOf(raw, source) })],
  ['attribute', attribute],
  ['call', call],
  ['await', (raw, source) => ({ kind: 'Await', ...base(raw), value: required(raw, raw.kids[0], source) })],
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
  ['slice', (raw, source) => ({ kind: 'Slice', ...base(raw), parts: liftAll(raw.kids, source) })],
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
  ['union_type', union],
]);

function attribute(raw: Raw, source: Source): Expr {
  const name = kidOf(raw, 'attribute');
  return {
    kind: 'Attribute',
    ...base(raw),
    value: field(raw, 'object', source),
    attr: name === undefined ? '' : textOf(name, source),
    attrStart: name?.start ?? raw.end,
  };
}

/** `a.b` in an annotation. */
function attributeType(raw: Raw, source: Source): Expr {
  const [object, name] = raw.kids;
  return {
    kind: 'Attribute',
    ...base(raw),
    value: required(raw, object, source),
    attr: name === undefined ? '' : textOf(name, source),
    attrStart: name?.start ?? raw.end,
  };
}

/** `a | b` in an annotation. */
function union(raw: Raw, source: Source): Expr {
  const [left, right] = raw.kids;
  return {
    kind: 'BinOp',
    ...base(raw),
    op: '|',
    left: required(raw, left, source),
    right: required(raw, right, source),
  };
}

function call(raw: Raw, source: Source): Call {
  const list = kidOf(raw, 'arguments');
  const rest = {
    kind: 'Call' as const,
    ...base(raw),
    func: field(raw, 'function', source),
    argsStart: list?.start ?? raw.end,
  };
  if (list === undefined || list.type === 'generator_expression') {
    return { ...rest, args: list === undefined ? [] : [liftExpr(list, source)], keywords: [] };
  }
  const isKeyword = ({ type }: Raw) => type === 'keyword_argument' || type === 'dictionary_splat';
  return {
    ...rest,
    args: liftAll(
      list.kids.filter((kid) => !isKeyword(kid)),
      source,
    ),
    keywords: list.kids.filter(isKeyword).map((kid) => keyword(kid, source)),
  };
}

/** `name=value` or `**value`. */
export function keyword(raw: Raw, source: Source): Keyword {
  const name = kidOf(raw, 'name');
  const value = kidOf(raw, 'value') ?? raw.kids.find((kid) => kid !== name);
  return {
    kind: 'Keyword',
    ...base(raw),
    arg: name === undefined ? undefined : textOf(name, source),
    value: required(raw, value, source),
  };
}

function string(raw: Raw, source: Source): Expr {
  const prefix = raw.kids.find(({ type }) => type === 'string_start');
  const letters = prefix === undefined ? '' : textOf(prefix, source).toLowerCase();
  if (/[ft]/.test(letters)) {
    return { kind: 'JoinedStr', ...base(raw), values: interpolations(raw, source) };
  }
  const close = raw.kids.find(({ type }) => type === 'string_end');
  const text = source.slice(prefix?.end ?? raw.start, close?.start ?? raw.end);
  return { kind: 'Constant', ...base(raw), type: letters.includes('b') ? 'bytes' : 'str', text };
}

function joined(raw: Raw, source: Source): JoinedStr {
  return { kind: 'JoinedStr', ...base(raw), values: raw.kids.flatMap((kid) => interpolations(kid, source)) };
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
    ...base(raw),
    parameters: list === undefined ? [] : parametersOf(list, source),
    body: field(raw, 'body', source),
  };
}

function boolean(raw: Raw, source: Source): Expr {
  return {
    kind: 'BoolOp',
    ...base(raw),
    op: raw.tokens[0] === 'or' ? 'or' : 'and',
    left: field(raw, 'left', source),
    right: field(raw, 'right', source),
  };
}

function unary(raw: Raw, source: Source, op: string): Expr {
  return { kind: 'UnaryOp', ...base(raw), op, operand: field(raw, 'argument', source) };
}

function binary(raw: Raw, source: Source): Expr {
  return {
    kind: 'BinOp',
    ...base(raw),
    op: raw.tokens[0] ?? '',
    left: field(raw, 'left', source),
    right: field(raw, 'right', source),
  };
}

function comparison(raw: Raw, source: Source): Expr {
  return { kind: 'Compare', ...base(raw), ops: raw.tokens, operands: liftAll(raw.kids, source) };
}

function conditional(raw: Raw, source: Source): Expr {
  const [body, test, orelse] = raw.kids;
  return {
    kind: 'IfExp',
    ...base(raw),
    body: required(raw, body, source),
    test: required(raw, test, source),
    orelse: required(raw, orelse, source),
  };
}

function dictionary(raw: Raw, source: Source): Dict {
  const items = raw.kids.flatMap((kid) => (kid.type === 'pair' ? kid.kids : [kid]));
  return { kind: 'Dict', ...base(raw), items: liftAll(items, source) };
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
    ...base(clause),
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
    ...base(raw),
    value: value === undefined ? undefined : liftExpr(value, source),
  };
}

function subscript(raw: Raw, source: Source): Expr {
  return {
    kind: 'Subscript',
    ...base(raw),
    value: field(raw, 'value', source),
    indices: liftAll(kidsOf(raw, 'subscript'), source),
  };
}

/** `list[int]` in an annotation. */
function generic(raw: Raw, source: Source): Expr {
  const [value, parameters] = raw.kids;
  return {
    kind: 'Subscript',
    ...base(raw),
    value: required(raw, value, source),
    indices: liftAll(parameters?.kids ?? [], source),
  };
}

function named(raw: Raw, source: Source): Expr {
  return {
    kind: 'NamedExpr',
    ...base(raw),
    target: field(raw, 'name', source),
    value: field(raw, 'value', source),
  };
}

/** The parameters of a function or a lambda. */
export function parametersOf(list: Raw, source: Source): readonly Parameter[] {
  let keywordOnly = false;
  const parameters: Parameter[] = [];
  for (const kid of list.kids) {
    if (kid.type === 'keyword_separator') {
      keywordOnly = true;
    } else if (kid.type !== 'positional_separator') {
      const parameter = parameterOf(kid, source, keywordOnly);
      parameters.push(parameter);
      keywordOnly = keywordOnly || parameter.stars === 1;
    }
  }
  return parameters;
}

function parameterOf(raw: Raw, source: Source, keywordOnly: boolean): Parameter {
  const named = kidOf(raw, 'name') ?? (raw.type === 'identifier' ? raw : raw.kids.find((kid) => kid.field !== 'type'));
  const splat = raw.type.endsWith('_splat_pattern') ? raw : named;
  const type = kidOf(raw, 'type');
  const value = kidOf(raw, 'value');
  const identifier = named?.type === 'identifier' ? named : named?.kids[0];
  return {
    kind: 'Parameter',
    ...base(raw),
    name: identifier === undefined ? '' : textOf(identifier, source),
    annotation: type === undefined ? undefined : liftExpr(type, source),
    value: value === undefined ? undefined : liftExpr(value, source),
    stars: starsOf(splat),
    keywordOnly,
  };
}

function starsOf(raw: Raw | undefined): 0 | 1 | 2 {
  switch (raw?.type) {
    case 'list_splat_pattern':
      return 1;
    case 'dictionary_splat_pattern':
      return 2;
    default:
      return 0;
  }
}

/**
 * What an expression stands for, in words that need no syntax: `asyncio.Queue()` is a call of a path. Values can be kept on disk and are resolved across
 * files by `model/evaluate.ts`. What is not known here is `unknown`, and stays so.
 */
import { nameOfLambda } from './lambdas';
import { qualified, qualifiedName } from './qualifiedName';
import { type Binding, lookUp, type Resolved } from './scopes';
import type { Attribute, Call, ClassDef, Expr, FunctionDef, Lambda, Name, Node, Parameter, Subscript } from './syntax';
import { enclosingFunction } from './walk';

export type Value =
  /** Something outside: an imported path as it is written (`asyncio.sleep`, `.helpers.run`), or a builtin (`builtins.open`). */
  | { readonly is: 'path'; readonly path: string }
  /** A name of this module. */
  | { readonly is: 'global'; readonly name: string }
  /** A function or class that another function defines; by its qualified name in this module. */
  | { readonly is: 'local'; readonly name: string }
  /** A number as name: that part of a tuple. */
  | { readonly is: 'attr'; readonly of: Value; readonly name: string }
  /** What a call gives. `first`: its first argument, where that may tell what it gives. */
  | { readonly is: 'call'; readonly of: Value; readonly first?: Value | undefined }
  | { readonly is: 'await'; readonly of: Value }
  | { readonly is: 'enter'; readonly of: Value; readonly async: boolean }
  /** One of the items of something. */
  | { readonly is: 'item'; readonly of: Value; readonly async: boolean }
  /** An instance of a class of this module (`self`), or the class itself (`cls`); by its qualified name. */
  | { readonly is: 'self'; readonly name: string; readonly instance: boolean }
  /** What `super()` gives in a method of a class of this module; by the class's qualified name. */
  | { readonly is: 'super'; readonly name: string }
  /** A parameter of the function that returns it. */
  | { readonly is: 'parameter'; readonly name: string }
  /** What is taken where nothing was given: what is given may be something else that is used alike. */
  | { readonly is: 'default'; readonly of: Value }
  /** An instance of what an annotation names. */
  | { readonly is: 'typed'; readonly of: Value }
  | { readonly is: 'literal'; readonly type: string }
  | { readonly is: 'unknown' };

export const unknown: Value = { is: 'unknown' };

/** What is nested deeper than this is not followed: a name that was assigned counts for three, an attribute or a call for one. */
const DEEPEST = 16;
/** A name of a function that is bound more often is not known: generated code assigns one a thousand times, and reads it as often. */
const MOST_BINDINGS = 64;

/** What an expression stands for. */
export function expressionValue(expr: Expr): Value {
  return value(expr, 0);
}

function value(expr: Expr, depth: number): Value {
  if (depth > DEEPEST) {
    return unknown;
  }
  switch (expr.kind) {
    case 'Name':
      return nameValue(expr, depth);
    case 'Attribute':
      return attributeValue(expr, depth);
    case 'Call':
      return callValue(expr, depth);
    case 'Await':
      return wrapped(value(expr.value, depth + 1), (of) => ({ is: 'await', of }));
    case 'NamedExpr':
      return value(expr.value, depth + 1);
    case 'BoolOp':
      return expr.op === 'or' ? either(value(expr.left, depth + 1), value(expr.right, depth + 1)) : unknown;
    case 'IfExp':
      return agreed([expr.body, expr.orelse], (each) => value(each, depth + 1));
    case 'Subscript':
      return genericValue(expr, depth);
    case 'Constant':
      return { is: 'literal', type: expr.type };
    case 'Lambda':
      return lambdaValue(expr);
    default:
      return literals.has(expr.kind) ? { is: 'literal', type: expr.kind } : unknown;
  }
}

const literals = new Set([
  'List',
  'Tuple',
  'Set',
  'Dict',
  'ListComp',
  'SetComp',
  'DictComp',
  'GeneratorExp',
  'JoinedStr',
]);

/** One that is kept in a name is a function like others. */
function lambdaValue(expr: Lambda): Value {
  const name = nameOfLambda(expr);
  return name === undefined ? { is: 'literal', type: expr.kind } : { is: 'local', name: qualified(name, expr) };
}

/** `Queue[int]` is made as `Queue` is, and `Annotated[X, ...]` is `X`; of other things in brackets nothing is known. */
function genericValue({ value: of, indices }: Subscript, depth: number): Value {
  const name = lastName(of);
  const [first] = indices;
  if (transparent.has(name) && first !== undefined) {
    return value(first, depth + 1);
  }
  return /^[A-Z]/.test(name)
    ? wrapped(value(of, depth + 1), (each) => ({ is: 'attr', of: each, name: generic }))
    : unknown;
}

/** The name by which a class is itself, with other classes in brackets. */
export const generic = '[]';

function wrapped(of: Value, wrap: (of: Value) => Value): Value {
  return of.is === 'unknown' ? unknown : wrap(of);
}

/** `loop or get_event_loop()`. */
function either(left: Value, right: Value): Value {
  return left.is === 'unknown' ? byDefault(right) : agreed([left, right], (each) => each);
}

function byDefault(of: Value): Value {
  return of.is === 'call' ? { is: 'default', of } : unknown;
}

/** Several values of one thing are known together when they agree; `None` beside others says only that there may be none. Behind one that is not known none is asked for. */
function agreed<Item>(items: readonly Item[], meaning: (item: Item) => Value): Value {
  let found: Value | undefined;
  for (const item of items) {
    const each = meaning(item);
    if (items.length > 1 && isNone(each)) {
      continue;
    }
    if (each.is === 'unknown' || (found !== undefined && !sameValue(each, found))) {
      return unknown;
    }
    found ??= each;
  }
  return found ?? unknown;
}

function attributeValue(expr: Attribute, depth: number): Value {
  if (expr.value.kind === 'Call') {
    const owner = superOwner(expr.value);
    if (owner !== undefined) {
      return { is: 'attr', of: { is: 'super', name: qualifiedName(owner) }, name: expr.attr };
    }
  }
  const of = value(expr.value, depth + 1);
  return of.is === 'unknown' ? unknown : { is: 'attr', of, name: expr.attr };
}

/** The class in whose method `super()` stands. */
function superOwner({ func, args, keywords }: Call): ClassDef | undefined {
  if (func.kind !== 'Name' || func.id !== 'super' || args.length + keywords.length > 0) {
    return undefined;
  }
  const method = enclosingFunction(func);
  return method?.parent?.kind === 'ClassDef' ? method.parent : undefined;
}

function callValue(expr: Call, depth: number): Value {
  const of = value(expr.func, depth + 1);
  if (of.is === 'unknown') {
    return unknown;
  }
  const [first] = expr.args;
  const given = first === undefined || first.kind === 'Starred' ? undefined : value(first, depth + 2);
  return { is: 'call', of, first: given };
}

function nameValue(name: Name, depth: number): Value {
  const resolved = lookUp(name.id, name);
  if (resolved === undefined) {
    // Either a builtin or something of a star import: which of them, the whole program tells.
    return { is: 'global', name: name.id };
  }
  if (resolved.scope.kind === 'Module') {
    return { is: 'global', name: name.id };
  }
  return bindingsValue(resolved, depth);
}

/** Names that are being found out: one that needs itself (`x: x = ...`) is not known. */
const finding = new Set<readonly Binding[]>();

/** Several bindings of a name have a value together when they agree. */
function bindingsValue({ bindings }: Resolved, depth: number): Value {
  if (finding.has(bindings) || bindings.length > MOST_BINDINGS) {
    return unknown;
  }
  finding.add(bindings);
  try {
    const [first] = bindings;
    if (first !== undefined && bindings.length === 1) {
      return bindingValue(first, depth + 1);
    }
    const values = bindings.filter((binding) => !isNoneAtFirst(binding));
    const found = agreed(values, (binding) => bindingValue(binding, depth + 1));
    return values.length === bindings.length ? found : byDefault(found);
  } finally {
    finding.delete(bindings);
  }
}

/** A parameter that is `None` when it is not given, and is something else only where its function says so. */
function isNoneAtFirst(binding: Binding): boolean {
  const { value: given, annotation } = binding.kind === 'parameter' ? binding.node : {};
  return annotation === undefined && given?.kind === 'Constant' && given.type === 'none';
}

/** What one binding says that its name is. */
export function bindingValue(binding: Binding, depth = 0): Value {
  switch (binding.kind) {
    case 'import':
      return { is: 'path', path: binding.path };
    case 'function':
    case 'class':
      return { is: 'local', name: qualifiedName(binding.node) };
    case 'parameter':
      return parameterValue(binding.node, binding.owner);
    case 'annotated':
      return annotationValue(binding.annotation, binding.value, depth);
    case 'value':
      return valueBinding(binding, depth);
    case 'unknown':
      return unknown;
  }
}

/** What one of several targets gets: `a, b = f()`. Behind a `*` nobody knows which part it is. */
export function partValue(expr: Expr, index: number, targets: readonly Expr[], depth = 0): Value {
  const isTuple = expr.kind === 'Tuple' || expr.kind === 'List';
  const before = [...targets.slice(0, index + 1), ...(isTuple ? expr.elements.slice(0, index + 1) : [])];
  if (before.some(({ kind }) => kind === 'Starred')) {
    return unknown;
  }
  if (isTuple) {
    const element = expr.elements[index];
    return element === undefined ? unknown : value(element, depth + 1);
  }
  return wrapped(value(expr, depth + 1), (of) => ({ is: 'attr', of, name: String(index) }));
}

function valueBinding(
  { how, value: expr, among = [], node }: Extract<Binding, { kind: 'value' }>,
  depth: number,
): Value {
  if (how === 'part') {
    return partValue(expr, among.indexOf(node as Expr), among, depth);
  }
  const of = value(expr, depth + 1);
  switch (how) {
    case 'is':
      return of;
    case 'enter':
    case 'asyncEnter':
      return wrapped(of, (entered) => ({ is: 'enter', of: entered, async: how === 'asyncEnter' }));
    default:
      return wrapped(of, (items) => ({ is: 'item', of: items, async: how === 'asyncItem' }));
  }
}

function annotationValue(annotation: Expr, expr: Expr | undefined, depth: number): Value {
  const typed = typeValue(annotation);
  return typed.is === 'unknown' && expr !== undefined ? value(expr, depth + 1) : typed;
}

function parameterValue(parameter: Parameter, owner: Node): Value {
  if (owner.kind === 'FunctionDef' && owner.parameters[0] === parameter && owner.parent?.kind === 'ClassDef') {
    const decorators = owner.decorators.map((decorator) => (decorator.kind === 'Name' ? decorator.id : ''));
    if (!decorators.includes('staticmethod')) {
      const instance =
        !decorators.includes('classmethod') && owner.name !== '__new__' && owner.name !== '__init_subclass__';
      return { is: 'self', name: qualifiedName(owner.parent), instance };
    }
  }
  if (parameter.annotation === undefined || parameter.stars > 0) {
    return parameter.stars > 0 || owner.kind !== 'FunctionDef' ? unknown : givenByDecorator(parameter, owner);
  }
  return typeValue(parameter.annotation);
}

/** What a library gives to a function that its decorator was put on. */
function givenByDecorator(parameter: Parameter, owner: FunctionDef): Value {
  const index = owner.parameters.indexOf(parameter) - (owner.parent?.kind === 'ClassDef' ? 1 : 0);
  const decorators = owner.decorators.map((each) => (each.kind === 'Call' ? each.func : each));
  const giving = index === 0 ? decorators.find((each) => givingDecorators.test(lastName(each))) : undefined;
  return giving === undefined
    ? unknown
    : wrapped(expressionValue(giving), (of) => ({ is: 'attr', of, name: givenTo(owner.name) }));
}

const givingDecorators = /^(?:command|hybrid_command|event|listener|get|post|put|patch|delete)$/;

/** The name of what a decorator gives as first argument to a function of this name. */
function givenTo(name: string): string {
  return `(${name})`;
}

/** An instance of what an annotation names: `X`, `"X"`, `X | None`, `Optional[X]`, `Annotated[X, ...]`; `list[X]` is a list. */
export function typeValue(annotation: Expr): Value {
  const named = annotated(annotation);
  return named.is === 'unknown' ? unknown : { is: 'typed', of: named };
}

function annotated(annotation: Expr): Value {
  switch (annotation.kind) {
    case 'Name':
    case 'Attribute':
      return expressionValue(annotation);
    case 'BinOp':
      return oneOf([annotation.left, annotation.right]);
    case 'Subscript':
      return subscripted(annotation.value, annotation.indices);
    case 'Constant':
      return annotation.type === 'str' ? forward(annotation.text, annotation) : unknown;
    default:
      return unknown;
  }
}

/** A union means a type when all but one of its members are `None`. */
function oneOf(members: readonly Expr[]): Value {
  const others = members.filter((member) => member.kind !== 'Constant' || member.type !== 'none');
  const [only] = others;
  return only !== undefined && others.length === 1 ? annotated(only) : unknown;
}

const transparent = new Set(['Optional', 'Annotated', 'Final', 'ClassVar', 'Required', 'NotRequired']);

function subscripted(of: Expr, indices: readonly Expr[]): Value {
  const name = lastName(of);
  const [first] = indices;
  if (transparent.has(name) && first !== undefined) {
    return annotated(first);
  }
  return name === 'Union' ? oneOf(indices) : annotated(of);
}

/** `c` of `a.b.c`; empty for anything else. */
export function lastName(expr: Expr): string {
  if (expr.kind === 'Name') {
    return expr.id;
  }
  return expr.kind === 'Attribute' ? expr.attr : '';
}

/** An annotation in quotes: a dotted name, or one of its unions with None. */
function forward(text: string, at: Node): Value {
  const match = /^\s*(?:Optional\[)?\s*([A-Za-z_]\w*(?:\.\w+)*)\s*(?:\[[^|]*\])?\]?\s*(?:\|\s*None\s*)?$/.exec(text);
  const [name, ...attributes] = (match?.[1] ?? '').split('.');
  if (name === undefined || name === '') {
    return unknown;
  }
  const root = nameValue({ kind: 'Name', id: name, start: at.start, end: at.end, parent: at.parent }, 0);
  return attributes.reduce<Value>(
    (of, attribute) => wrapped(of, (each) => ({ is: 'attr', of: each, name: attribute })),
    root,
  );
}

function isNone(of: Value): boolean {
  return of.is === 'literal' && of.type === 'none';
}

/** Whether two values say the same. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) {
    return true;
  }
  if (a === undefined || b === undefined || a.is !== b.is) {
    return false;
  }
  const one = a as unknown as Readonly<Record<string, unknown>>;
  const other = b as unknown as Readonly<Record<string, unknown>>;
  // Values are chains: what they are of, and words.
  return (
    one['path'] === other['path'] &&
    one['name'] === other['name'] &&
    one['type'] === other['type'] &&
    one['async'] === other['async'] &&
    one['instance'] === other['instance'] &&
    sameValue(one['of'] as Value | undefined, other['of'] as Value | undefined) &&
    sameValue(one['first'] as Value | undefined, other['first'] as Value | undefined)
  );
}

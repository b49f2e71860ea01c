/**
 * What the rest of a program may want to know of a file: the names it binds, its classes and functions, and who calls whom. It needs no syntax, can be kept
 * on disk, and is made chunk by chunk: what a chunk says stays the same object as long as the chunk does.
 */

import { classScope, valuesOf } from './boundValues';
import { type CallSummary, callSummary, type GivenTo, type Span } from './callSummary';
import { circumstances } from './circumstances';
import { decoratorValue, functionDecorator } from './decoratorValues';
import { guardedBy } from './guards';
import { giftOf, isKnownLambda, lambdaName, nameOfLambda } from './lambdas';
import { getterName, isRead, type Properties, propertiesOf } from './properties';
import { qualified, qualifiedName } from './qualifiedName';
import { agreedReturn, returnedBy } from './returned';
import { namesOfStatement, starImports } from './scopes';
import type {
  Attribute,
  Call,
  ClassDef,
  Expr,
  FunctionDef,
  Lambda,
  Module,
  Node,
  Parameter,
  Stmt,
  With,
} from './syntax';
import { expressionValue, lastName, partValue, typeValue, unknown, type Value } from './values';
import { isWaitOfZero } from './waitsOfZero';
import { enclosingFunction, methodAround, place, walk } from './walk';

export interface ModuleSummary {
  readonly chunks: readonly ChunkSummary[];
  /** Modules of which all names are taken; relative ones begin with their dots. */
  readonly stars: readonly string[];
}

export interface ChunkSummary {
  /** Where the chunk begins in the file. Changed when text before it changes. */
  start: number;
  /** Names that the chunk binds in its module. */
  readonly names: Readonly<Record<string, readonly Value[]>>;
  readonly classes: readonly ClassSummary[];
  readonly functions: readonly FunctionSummary[];
  /** Of code that runs when the module is imported. Changed when only calls change. */
  calls: readonly CallSummary[];
  /** Names of methods that are called on something that is not known. Changed as `calls` is. */
  others: readonly string[];
}

export interface ClassSummary extends Span {
  /** Qualified. */
  readonly name: string;
  readonly bases: readonly Value[];
  readonly decorators: readonly Value[];
  /** It has a metaclass, or other arguments that may change it. */
  readonly keywords: boolean;
  /** Names bound in its body, but for methods and classes. */
  readonly names: Readonly<Record<string, readonly Value[]>>;
}

export interface FunctionSummary extends Span {
  /** Qualified. */
  readonly name: string;
  readonly async: boolean;
  readonly generator: boolean;
  /** A decorator that is called is `call`. */
  readonly decorators: readonly Value[];
  readonly parameters: readonly ParameterSummary[];
  /** What its annotation says that it returns. */
  readonly returns: Value | undefined;
  /** What all its `return` statements return, when they agree. Where an annotation says what that is: only a function of its own, or a parameter. */
  readonly returned: Value | undefined;
  /** Some `return` has a value. */
  readonly returnsValue: boolean;
  /** Its body is a docstring, `...`, `pass` or a `raise`: a stub. */
  readonly stub: boolean;
  /** It looks by itself whether a loop runs (`get_running_loop` in `try`, `is_running()`, ...): what it does then is not followed. */
  readonly guarded: boolean;
  /** It is a lambda. */
  readonly lambda?: true;
  /** It is a lambda without a name, and an argument of this call. */
  readonly given?: GivenTo;
  /** Changed when only calls change. */
  calls: readonly CallSummary[];
  /** What it assigns to attributes of its first parameter. */
  readonly attributes: Readonly<Record<string, readonly Value[]>>;
}

export interface ParameterSummary {
  readonly name: string;
  readonly type: Value;
  readonly required: boolean;
  readonly stars: 0 | 1 | 2;
}

/** Summarizes a module. `known`: what it said of chunks before, by the chunk; it is kept up to date. */
export function summarize(module: Module, known: WeakMap<Stmt, KnownChunk>): ModuleSummary {
  const properties = propertiesOf(module);
  return { chunks: chunksOf(module).map((each) => chunkSummary(each, known, properties)), stars: starImports(module) };
}

/** Statements of the module, each class followed by its members. */
export function chunksOf(module: Module): readonly Stmt[] {
  return module.body.flatMap((statement) =>
    statement.kind === 'ClassDef'
      ? [statement, ...statement.body.filter(({ offset }) => offset !== undefined)]
      : [statement],
  );
}

/** A chunk's summary, and what the class around it, and the properties of its module, gave to it then: with others it says something else. */
export interface KnownChunk {
  readonly summary: ChunkSummary;
  readonly within: string;
  readonly properties: string;
}

function chunkSummary(statement: Stmt, known: WeakMap<Stmt, KnownChunk>, { names, text }: Properties): ChunkSummary {
  const { start } = place(statement);
  const within = statement.parent?.kind === 'ClassDef' ? classScope(statement.parent) : '';
  const before = known.get(statement);
  if (before !== undefined && before.within === within && before.properties === text) {
    before.summary.start = start;
    return before.summary;
  }
  const summary = new Summarizer(statement, names).summary(start);
  known.set(statement, { summary, within, properties: text });
  return summary;
}

class Summarizer {
  readonly #root: Stmt;
  readonly #properties: ReadonlySet<string>;
  readonly #classes: ClassSummary[] = [];
  readonly #functions: FunctionSummary[] = [];
  readonly #calls = new Map<Node | undefined, CallSummary[]>();
  readonly #attributes = new Map<Node, Map<string, Value[]>>();
  readonly #others = new Set<string>();
  readonly #guarded = new Set<FunctionDef>();

  constructor(
    root: Stmt,
    /** Names of the module's properties. */
    properties: ReadonlySet<string>,
  ) {
    this.#root = root;
    this.#properties = properties;
  }

  summary(start: number): ChunkSummary {
    const definitions: (FunctionDef | ClassDef | Lambda)[] = [];
    walk(this.#root, (node) => {
      // Members of the class are chunks of their own.
      if (node !== this.#root && 'offset' in node && node.offset !== undefined) {
        return false;
      }
      for (const each of guardedBy(node)) {
        this.#guarded.add(each);
      }
      if (node.kind === 'FunctionDef' || node.kind === 'ClassDef' || isKnownLambda(node)) {
        definitions.push(node);
      } else {
        this.#use(node);
      }
      return true;
    });
    for (const node of definitions) {
      this.#define(node);
    }
    const ofModule = this.#root.parent?.kind !== 'ClassDef';
    return {
      start,
      names: ofModule && !this.#root.broken ? valuesOf(namesOfStatement(this.#root)) : {},
      classes: this.#classes,
      functions: this.#functions,
      calls: this.#calls.get(undefined) ?? [],
      others: [...this.#others],
    };
  }

  /** What does not parse says nothing of names to the rest of the program, which so is the same for each key that is typed there. */
  #define(node: FunctionDef | ClassDef | Lambda): void {
    if (node.kind === 'Lambda') {
      this.#defineLambda(node);
      return;
    }
    if (node.broken) {
      return;
    }
    if (node.kind === 'ClassDef') {
      this.#classes.push(classSummary(node));
    } else {
      const attributes = Object.fromEntries(this.#attributes.get(node) ?? []);
      const found = { calls: this.#calls.get(node) ?? [], attributes, guarded: this.#guarded.has(node) };
      this.#functions.push(functionSummary(node, found));
    }
  }

  /** One without a name and calls says nothing. */
  #defineLambda(node: Lambda): void {
    const calls = this.#calls.get(node) ?? [];
    const around = enclosingFunction(node);
    const isBroken = around?.kind === 'FunctionDef' && around.broken;
    if (!isBroken && (calls.length > 0 || nameOfLambda(node) !== undefined)) {
      this.#functions.push(lambdaSummary(node, calls));
    }
  }

  #use(node: Node): void {
    if (node.kind === 'Call') {
      this.#call(node);
    } else if (node.kind === 'Attribute') {
      this.#read(node);
    } else if (node.kind === 'With' && !node.async) {
      this.#enter(node);
    } else {
      this.#attribute(node);
    }
  }

  #call(call: Call): void {
    if (isWaitOfZero(call)) {
      return;
    }
    const callee = expressionValue(call.func);
    const owner = enclosingFunction(call);
    if (callee.is === 'unknown' || owner?.kind === 'Lambda') {
      this.#others.add(call.func.kind === 'Attribute' ? call.func.attr : '');
    }
    if (callee.is === 'unknown' || (owner?.kind === 'Lambda' && !isKnownLambda(owner))) {
      return;
    }
    if (owner?.kind === 'FunctionDef' && owner.broken) {
      this.#others.add(lastName(call.func));
      return;
    }
    this.#add(owner, callSummary(call, callee));
  }

  /** `with x` calls two methods of x. */
  #enter(node: With): void {
    for (const { value } of node.items) {
      this.#implicit(value, value, ['__enter__', '__exit__']);
    }
  }

  /** Where a property is read its function is called. */
  #read(node: Attribute): void {
    if (this.#properties.has(node.attr) && enclosingFunction(node) !== undefined && isRead(node)) {
      this.#implicit(node, node.value, [getterName(node.attr)]);
    }
  }

  /** Methods of something that are called where no call is written. */
  #implicit(at: Expr, receiver: Expr, methods: readonly string[]): void {
    const owner = enclosingFunction(at);
    const of = expressionValue(receiver);
    if (of.is === 'unknown' || (owner?.kind === 'FunctionDef' && owner.broken)) {
      return;
    }
    const { start, end } = at;
    for (const name of methods) {
      const callee: Value = { is: 'attr', of, name };
      this.#add(owner, { start, end, callee, use: 'other', ...circumstances(at), passed: {} });
    }
  }

  #add(owner: Node | undefined, call: CallSummary): void {
    const calls = this.#calls.get(owner);
    if (calls === undefined) {
      this.#calls.set(owner, [call]);
    } else {
      calls.push(call);
    }
  }

  /** `self.x = ...` in a method. */
  #attribute(node: Node): void {
    if (node.kind === 'Assign') {
      for (const target of node.targets) {
        this.#assigned(target, () => expressionValue(node.value), node.value);
      }
    } else if (node.kind === 'AnnAssign') {
      this.#assigned(node.target, () => typeValue(node.annotation));
    } else if (node.kind === 'WithItem' && node.target !== undefined) {
      this.#assigned(node.target, () => unknown);
    }
  }

  /** `whole`: what a tuple of targets gets. */
  #assigned(target: Expr, value: () => Value, whole?: Expr): void {
    if (target.kind === 'Tuple' || target.kind === 'List') {
      for (const [index, element] of target.elements.entries()) {
        this.#assigned(element, () => (whole === undefined ? unknown : partValue(whole, index, target.elements)));
      }
    }
    if (target.kind !== 'Attribute' || target.value.kind !== 'Name') {
      return;
    }
    const method = methodAround(target);
    if (method === undefined || method.parameters[0]?.name !== target.value.id) {
      return;
    }
    const attributes = this.#attributes.get(method) ?? new Map<string, Value[]>();
    this.#attributes.set(method, attributes);
    attributes.set(target.attr, [...(attributes.get(target.attr) ?? []), value()]);
  }
}

function classSummary(node: ClassDef): ClassSummary {
  const names = Object.create(null) as Record<string, readonly Value[]>;
  for (const statement of node.body) {
    if (statement.kind !== 'FunctionDef' && statement.kind !== 'ClassDef') {
      Object.assign(names, valuesOf(namesOfStatement(statement)));
    }
  }
  return {
    name: qualifiedName(node),
    start: node.nameStart,
    end: node.nameStart + node.name.length,
    bases: node.bases.map((base) => expressionValue(base.kind === 'Subscript' ? base.value : base)),
    decorators: node.decorators.map(decoratorValue),
    keywords: node.keywords.length > 0,
    names,
  };
}

function functionSummary(
  node: FunctionDef,
  { guarded, calls, attributes }: Pick<FunctionSummary, 'guarded' | 'calls' | 'attributes'>,
): FunctionSummary {
  const returned = returnedBy(node);
  return {
    name: qualifiedName(node),
    start: node.nameStart,
    end: node.nameStart + node.name.length,
    async: node.async,
    generator: node.generator,
    decorators: node.decorators.map(functionDecorator),
    parameters: node.parameters.map(parameterSummary),
    returns: node.returns === undefined ? undefined : typeValue(node.returns),
    returned: agreedReturn(returned, node),
    returnsValue: returned.length > 0,
    stub: node.body.every(isStub),
    guarded,
    calls,
    attributes,
  };
}

function parameterSummary({ name, annotation, value, stars }: Parameter): ParameterSummary {
  const type = annotation === undefined ? unknown : typeValue(annotation);
  return { name, type, required: value === undefined && stars === 0, stars };
}

function lambdaSummary(node: Lambda, calls: readonly CallSummary[]): FunctionSummary {
  const name = nameOfLambda(node);
  const gift = name === undefined ? giftOf(node) : undefined;
  const returned = expressionValue(node.body);
  return {
    name: qualified(name ?? lambdaName, node),
    start: node.start,
    end: node.end,
    async: false,
    generator: false,
    decorators: [],
    parameters: node.parameters.map(parameterSummary),
    returns: undefined,
    returned: returned.is === 'unknown' ? undefined : returned,
    returnsValue: true,
    stub: false,
    guarded: false,
    lambda: true,
    ...(gift === undefined
      ? {}
      : { given: { call: { ...callSummary(gift.call, expressionValue(gift.call.func)), passed: {} }, key: gift.key } }),
    calls,
    attributes: {},
  };
}

function isStub(statement: Stmt): boolean {
  return (
    statement.kind === 'Pass' ||
    statement.kind === 'Raise' ||
    (statement.kind === 'ExprStmt' && statement.value.kind === 'Constant')
  );
}

/** Names and what binds them, scope by scope, as Python resolves them. */
import type {
  AnnAssign,
  ClassDef,
  Comprehension,
  Expr,
  FunctionDef,
  FunctionLike,
  Import,
  ImportFrom,
  Module,
  Node,
  Parameter,
  Stmt,
  WithItem,
} from './syntax';
import { eachStatement, isIn, walk } from './walk';

/** One place that binds a name. */
export type Binding =
  /** `path` names a module, or a member of one: `a.b.c`. Relative imports begin with their dots. */
  | { readonly kind: 'import'; readonly path: string; readonly node: Node }
  | { readonly kind: 'function'; readonly node: FunctionDef }
  | { readonly kind: 'class'; readonly node: ClassDef }
  | { readonly kind: 'parameter'; readonly node: Parameter; readonly owner: FunctionLike }
  | {
      readonly kind: 'value';
      /** What the name then is: the value itself, what entering it gives, one of its items, or one of its parts: `among` has the targets. */
      readonly how: 'is' | 'enter' | 'asyncEnter' | 'item' | 'asyncItem' | 'part';
      readonly value: Expr;
      readonly among?: readonly Expr[];
      readonly node: Node;
    }
  | { readonly kind: 'annotated'; readonly annotation: Expr; readonly value: Expr | undefined; readonly node: Node }
  /** Something else: part of a tuple, an exception, a pattern, `x += 1`, `del x`. */
  | { readonly kind: 'unknown'; readonly node: Node };

type From = Pick<Extract<Binding, { kind: 'value' }>, 'how' | 'value' | 'among'>;

export type Names = ReadonlyMap<string, readonly Binding[]>;

/** What a name means at a place. */
export interface Resolved {
  readonly scope: Module | FunctionLike | ClassDef | Comprehension;
  readonly bindings: readonly Binding[];
}

/** Finds what binds a name that is read at a node; undefined when nothing in the file does (a builtin, or a star import). */
export function lookUp(name: string, at: Node): Resolved | undefined {
  let child = at;
  let inClass = true; // a class's names are seen in its own body only, not in its methods
  for (let scope = at.parent; scope !== undefined; child = scope, scope = scope.parent) {
    const names = namesSeen(scope, child, inClass);
    if (names === undefined) {
      continue;
    }
    if (scope.kind !== 'ClassDef') {
      inClass = inClass && isComprehension(scope);
    }
    const bindings = names.get(name);
    if (bindings !== undefined) {
      return { scope: scope as Resolved['scope'], bindings };
    }
    if (scope.kind === 'FunctionDef' && outerNamesOf(scope).globals.has(name)) {
      return inModule(name, scope);
    }
  }
  return undefined;
}

function inModule(name: string, node: Node): Resolved | undefined {
  let top: Node = node;
  while (top.parent !== undefined) {
    top = top.parent;
  }
  const bindings = top.kind === 'Module' ? moduleNames(top).get(name) : undefined;
  return top.kind === 'Module' && bindings !== undefined ? { scope: top, bindings } : undefined;
}

/** The names that a scope gives to a child; undefined when the node is none, or its names are not seen there. */
function namesSeen(scope: Node, child: Node, inClass: boolean): Names | undefined {
  switch (scope.kind) {
    case 'Module':
      return moduleNames(scope);
    case 'FunctionDef':
      return isIn(child, scope.body) ? namesOf(scope) : undefined;
    case 'Lambda':
      return child === scope.body ? namesOf(scope) : undefined;
    case 'ClassDef':
      return inClass && isIn(child, scope.body) ? namesOf(scope) : undefined;
    default:
      return isComprehension(scope) ? namesOf(scope) : undefined;
  }
}

function isComprehension(node: Node): node is Comprehension {
  return (
    node.kind === 'ListComp' || node.kind === 'SetComp' || node.kind === 'DictComp' || node.kind === 'GeneratorExp'
  );
}

// ---- the names of each scope, found once

const known = new WeakMap<Node, Names>();
const knownOuter = new WeakMap<FunctionDef, Outer>();

/** The names that a function, class, lambda or comprehension binds. */
export function namesOf(scope: FunctionLike | ClassDef | Comprehension): Names {
  let names = known.get(scope);
  if (names === undefined) {
    names = collect(scope);
    known.set(scope, names);
  }
  return names;
}

/** The names that the statements of a module bind. Each statement is looked at once, however often the module around it changes. */
function moduleNames(module: Module): Names {
  let names = known.get(module);
  if (names === undefined) {
    const all = new Collector();
    for (const statement of module.body) {
      all.addAll(namesOfStatement(statement));
    }
    names = all.names;
    known.set(module, names);
  }
  return names;
}

/** The names that a statement of a module binds there. */
export function namesOfStatement(statement: Stmt): Names {
  const key = knownOfStatement.get(statement);
  if (key !== undefined) {
    return key;
  }
  const collector = new Collector();
  collector.own(statement);
  knownOfStatement.set(statement, collector.names);
  return collector.names;
}
const knownOfStatement = new WeakMap<Stmt, Names>();

/** Names that a function declares to be those of a scope outside. */
interface Outer {
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
}

function outerNamesOf(scope: FunctionDef): Outer {
  let outer = knownOuter.get(scope);
  if (outer === undefined) {
    const [globals, nonlocals] = [new Set<string>(), new Set<string>()];
    eachStatement(scope.body, (statement) => {
      if (statement.kind === 'Global' || statement.kind === 'Nonlocal') {
        for (const name of statement.names) {
          (statement.kind === 'Global' ? globals : nonlocals).add(name);
        }
      }
    });
    outer = { globals, nonlocals };
    knownOuter.set(scope, outer);
  }
  return outer;
}

function collect(scope: FunctionLike | ClassDef | Comprehension): Names {
  const collector = new Collector();
  if (scope.kind === 'FunctionDef' || scope.kind === 'Lambda') {
    for (const parameter of scope.parameters) {
      collector.add(parameter.name, { kind: 'parameter', node: parameter, owner: scope });
    }
  }
  if (scope.kind === 'FunctionDef' || scope.kind === 'ClassDef') {
    for (const statement of scope.body) {
      collector.own(statement);
    }
  } else if (scope.kind !== 'Lambda') {
    for (const { target, iter, async } of scope.generators) {
      collector.target(target, { how: async ? 'asyncItem' : 'item', value: iter });
    }
  }
  if (scope.kind === 'FunctionDef') {
    const { globals, nonlocals } = outerNamesOf(scope);
    collector.leave(globals, nonlocals);
  }
  return collector.names;
}

class Collector {
  readonly names = new Map<string, Binding[]>();

  add(name: string, binding: Binding): void {
    const bindings = this.names.get(name);
    if (bindings === undefined) {
      this.names.set(name, [binding]);
    } else {
      bindings.push(binding);
    }
  }

  addAll(names: Names): void {
    for (const [name, bindings] of names) {
      for (const binding of bindings) {
        this.add(name, binding);
      }
    }
  }

  /** Names that belong to scopes outside. */
  leave(...sets: readonly ReadonlySet<string>[]): void {
    for (const name of sets.flatMap((set) => [...set])) {
      this.names.delete(name);
    }
  }

  /** What a statement binds in the scope that it stands in. */
  own(statement: Stmt): void {
    walk(statement, (node) => {
      if (node.kind === 'FunctionDef') {
        this.add(node.name, { kind: 'function', node });
        return false;
      }
      if (node.kind === 'ClassDef') {
        this.add(node.name, { kind: 'class', node });
        return false;
      }
      if (node.kind === 'Lambda') {
        return false;
      }
      this.#bindsOf(node);
      return true;
    });
  }

  #bindsOf(node: Node): void {
    switch (node.kind) {
      case 'Import':
      case 'ImportFrom':
        this.#import(node);
        break;
      case 'Assign':
        this.#targets(node.targets, { how: 'is', value: node.value });
        break;
      case 'NamedExpr':
        this.target(node.target, { how: 'is', value: node.value });
        break;
      case 'For':
        this.target(node.target, { how: node.async ? 'asyncItem' : 'item', value: node.iter });
        break;
      default:
        this.#bindsElse(node);
    }
  }

  #bindsElse(node: Node): void {
    switch (node.kind) {
      case 'WithItem':
        this.#withItem(node);
        break;
      case 'AnnAssign':
        this.#annotated(node);
        break;
      case 'AugAssign':
        this.target(node.target, undefined);
        break;
      case 'Delete':
        this.#targets(node.targets, undefined);
        break;
      case 'Handler':
        this.add(node.name ?? '', { kind: 'unknown', node });
        break;
      case 'MatchCase':
        this.#pattern(node.pattern);
        break;
      default:
    }
  }

  #withItem(node: WithItem): void {
    const async = node.parent?.kind === 'With' && node.parent.async;
    if (node.target !== undefined) {
      this.target(node.target, { how: async ? 'asyncEnter' : 'enter', value: node.value });
    }
  }

  #annotated(node: AnnAssign): void {
    if (node.target.kind === 'Name') {
      this.add(node.target.id, { kind: 'annotated', annotation: node.annotation, value: node.value, node });
    }
  }

  /** Every name in a pattern may be bound by it. */
  #pattern(pattern: Expr): void {
    walk(pattern, (node) => {
      if (node.kind === 'Name') {
        this.add(node.id, { kind: 'unknown', node });
      }
      return true;
    });
  }

  #import(node: Import | ImportFrom): void {
    for (const alias of node.names) {
      const [first = ''] = alias.name.split('.');
      if (node.kind === 'ImportFrom') {
        this.add(alias.asname ?? alias.name, { kind: 'import', path: memberPath(node, alias.name), node: alias });
      } else if (alias.asname === undefined) {
        this.add(first, { kind: 'import', path: first, node: alias });
      } else {
        this.add(alias.asname, { kind: 'import', path: alias.name, node: alias });
      }
    }
  }

  #targets(targets: readonly Expr[], from: From | undefined): void {
    for (const target of targets) {
      this.target(target, from);
    }
  }

  /** `from`: what the whole target gets; undefined when that is not known. */
  target(target: Expr, from: From | undefined): void {
    switch (target.kind) {
      case 'Name':
        this.add(
          target.id,
          from === undefined ? { kind: 'unknown', node: target } : { kind: 'value', ...from, node: target },
        );
        break;
      case 'List':
      case 'Tuple':
        this.#targets(
          target.elements,
          from?.how === 'is' ? { ...from, how: 'part', among: target.elements } : undefined,
        );
        break;
      case 'Starred':
        this.target(target.value, undefined);
        break;
      default:
    }
  }
}

/** `from a.b import c` binds `a.b.c`, `from . import x` binds `.x`. */
function memberPath({ level, module }: ImportFrom, name: string): string {
  return `${'.'.repeat(level)}${module}${module === '' ? '' : '.'}${name}`;
}

/** Modules whose names a file takes all, with `from x import *`. Relative ones begin with their dots. */
export function starImports(module: Module): readonly string[] {
  const found: string[] = [];
  // Only code of a module may do that.
  eachStatement(module.body, (statement) => {
    if (statement.kind === 'ImportFrom' && statement.names.some(({ name }) => name === '*')) {
      found.push(`${'.'.repeat(statement.level)}${statement.module}`);
    }
  });
  return found;
}

/** Ways through the syntax. */
import { eachChild } from './children';
import type { ClassDef, FunctionDef, FunctionLike, Node, Stmt } from './syntax';

/** Calls back for a node and everything below it. `visit` returns false to leave out what is below a node. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  const below = (each: Node): void => {
    if (visit(each) !== false) {
      eachChild(each, below);
    }
  };
  below(node);
}

/** Calls back for each statement of some code in the order of the source, but not for what functions and classes do that it defines. Expressions are not looked at. */
export function eachStatement(body: readonly Stmt[], visit: (statement: Stmt) => void): void {
  for (const statement of body) {
    visit(statement);
    for (const inner of bodiesOf(statement)) {
      eachStatement(inner, visit);
    }
  }
}

function bodiesOf(statement: Stmt): readonly (readonly Stmt[])[] {
  switch (statement.kind) {
    case 'If':
    case 'For':
    case 'While':
      return [statement.body, statement.orelse];
    case 'With':
    case 'OtherStmt':
      return [statement.body];
    case 'Try':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.orelse, statement.finalbody];
    case 'Match':
      return statement.cases.map(({ body }) => body);
    default:
      return none;
  }
}

const none: readonly never[] = [];

/** Like `walk`, but what functions, lambdas and classes within the node do when they are called is left out. */
export function walkOwn(node: Node, visit: (node: Node) => boolean | undefined): void {
  walk(node, (each) => (each !== node && isDefinition(each) ? false : visit(each)));
}

function isDefinition({ kind }: Node): boolean {
  return kind === 'FunctionDef' || kind === 'Lambda' || kind === 'ClassDef';
}

/** Whether the node or something below it, but not within functions defined there, is as asked. */
export function contains(node: Node, is: (node: Node) => boolean): boolean {
  let found = false;
  walkOwn(node, (each) => {
    found = found || is(each);
    return !found;
  });
  return found;
}

/** A place where the coroutine may be suspended: `await`, `async for`, `async with`. */
export function suspends(node: Node): boolean {
  return (
    node.kind === 'Await' || ((node.kind === 'For' || node.kind === 'With' || node.kind === 'Generator') && node.async)
  );
}

/** Tells every node below this one its parent. Members that are chunks of a class were told by themselves what is below them. */
export function setParents(node: Node): void {
  // One function for all of them: one for each node was a fifteenth of all memory that an analysis asks for.
  let parent = node;
  const adopt = (child: Node): void => {
    child.parent = parent;
    if ('offset' in child && child.offset !== undefined) {
      return;
    }
    const around = parent;
    parent = child;
    eachChild(child, adopt);
    parent = around;
  };
  eachChild(node, adopt);
}

/** Where a node stands in the file; UTF-16 code units. */
export function place(node: Node): { readonly start: number; readonly end: number } {
  const start = startInFile(node);
  return { start, end: start + node.end - node.start };
}

/** Where the positions of a node's chunk count from. */
export function chunkStart(node: Node): number {
  return startInFile(node) - node.start;
}

function startInFile(node: Node): number {
  let start = node.start;
  for (let each: Node | undefined = node; each !== undefined; each = each.parent) {
    if ('offset' in each && each.offset !== undefined) {
      start += each.offset;
    }
  }
  return start;
}

/** The function in which a node's code runs; undefined for code of a module or of a class's body. A function's own head belongs to what is around it. */
export function enclosingFunction(node: Node): FunctionLike | undefined {
  let child = node;
  for (let parent = node.parent; parent !== undefined; parent = parent.parent) {
    if (parent.kind === 'Lambda' && child === parent.body) {
      return parent;
    }
    if (parent.kind === 'FunctionDef' && isIn(child, parent.body)) {
      return parent;
    }
    if (parent.kind === 'ClassDef' && isIn(child, parent.body)) {
      return undefined;
    }
    child = parent;
  }
  return undefined;
}

/** The class of a method, or of a statement in a class's body. */
export function enclosingClass(node: Node): ClassDef | undefined {
  for (let parent = node.parent; parent !== undefined; parent = parent.parent) {
    if (parent.kind === 'ClassDef') {
      return parent;
    }
  }
  return undefined;
}

/** Whether a node is one of these. A generated function may have ten thousand statements, and is asked about each: of long lists a set is kept. */
export function isIn(node: Node, nodes: readonly Node[]): boolean {
  if (nodes.length < LONG) {
    return nodes.includes(node);
  }
  let set = knownSets.get(nodes);
  if (set === undefined) {
    set = new Set(nodes);
    knownSets.set(nodes, set);
  }
  return set.has(node);
}

const LONG = 100;
const knownSets = new WeakMap<readonly Node[], ReadonlySet<Node>>();

/** The method in which a node stands, be it in a function within it. */
export function methodAround(node: Node): FunctionDef | undefined {
  let around = enclosingFunction(node);
  while (around !== undefined && !(around.kind === 'FunctionDef' && around.parent?.kind === 'ClassDef')) {
    around = enclosingFunction(around);
  }
  return around?.kind === 'FunctionDef' ? around : undefined;
}

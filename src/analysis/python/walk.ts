/** Ways through the syntax. */
import type { ClassDef, FunctionLike, Node } from './syntax';

type Visit = (node: Node) => void;

/** Calls back for each child of a node, in the order of the source but for a conditional expression's. */
export function eachChild(node: Node, visit: Visit): void {
  // The table names fields with nodes only; a type that says so for each kind would be longer than the syntax.
  const values = node as unknown as Readonly<Record<string, Node | readonly Node[] | undefined>>;
  for (const field of fieldsOf[node.kind] ?? none) {
    const value = values[field];
    if (value === undefined) {
      continue;
    }
    if ('kind' in value) {
      visit(value);
    } else {
      for (const each of value) {
        visit(each);
      }
    }
  }
}

const none: readonly string[] = [];

/** Fields with nodes, by kind; a kind that is not here has none. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  Module: ['body'],
  FunctionDef: ['decorators', 'parameters', 'returns', 'body'],
  ClassDef: ['decorators', 'bases', 'keywords', 'body'],
  For: ['target', 'iter', 'body', 'orelse'],
  While: ['test', 'body', 'orelse'],
  If: ['test', 'body', 'orelse'],
  With: ['items', 'body'],
  Match: ['subjects', 'cases'],
  Try: ['body', 'handlers', 'orelse', 'finalbody'],
  OtherStmt: ['children', 'body'],
  Attribute: ['value'],
  Call: ['func', 'args', 'keywords'],
  Await: ['value'],
  JoinedStr: ['values'],
  Lambda: ['parameters', 'body'],
  BoolOp: ['left', 'right'],
  UnaryOp: ['operand'],
  BinOp: ['left', 'right'],
  Compare: ['operands'],
  IfExp: ['body', 'test', 'orelse'],
  Dict: ['items'],
  List: ['elements'],
  Tuple: ['elements'],
  Set: ['elements'],
  ListComp: ['elements', 'generators'],
  SetComp: ['elements', 'generators'],
  DictComp: ['elements', 'generators'],
  GeneratorExp: ['elements', 'generators'],
  Yield: ['value'],
  YieldFrom: ['value'],
  Subscript: ['value', 'indices'],
  Slice: ['parts'],
  Starred: ['value'],
  NamedExpr: ['target', 'value'],
  OtherExpr: ['children'],
  Return: ['value'],
  Delete: ['targets'],
  Assign: ['targets', 'value'],
  AugAssign: ['target', 'value'],
  AnnAssign: ['target', 'annotation', 'value'],
  Raise: ['exc', 'cause'],
  Assert: ['test', 'message'],
  Import: ['names'],
  ImportFrom: ['names'],
  ExprStmt: ['value'],
  Keyword: ['value'],
  Parameter: ['annotation', 'value'],
  Generator: ['target', 'iter', 'ifs'],
  WithItem: ['value', 'target'],
  Handler: ['type', 'body'],
  MatchCase: ['pattern', 'guard', 'body'],
};

/** Calls back for a node and everything below it. `visit` returns false to leave out what is below a node. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  if (visit(node) !== false) {
    eachChild(node, (child) => walk(child, visit));
  }
}

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

/** Tells every node below this one its parent. */
export function setParents(node: Node): void {
  eachChild(node, (child) => {
    child.parent = node;
    setParents(child);
  });
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

/** Whether a node is one of these. */
export function isIn(node: Node, nodes: readonly Node[]): boolean {
  return nodes.includes(node);
}

/** The children of each kind of node. */
import type { Node } from './syntax';

type Visit = (node: Node) => void;

/** Calls back for each child of a node, in the order of the source but for a conditional expression's. */
export function eachChild(node: Node, visit: Visit): void {
  // The table's type has forgotten that each function is for its own kind.
  (children[node.kind] as ((node: Node, visit: Visit) => void) | undefined)?.(node, visit);
}

/** The nodes of a kind. */
type Of<Kind, Each = Node> = Each extends { readonly kind: infer Own } ? (Kind extends Own ? Each : never) : never;

/** A kind that is not here has no children. Functions, because a list of names of fields would have them looked up for each node, which took a tenth of the time of an analysis. */
const children: { readonly [Kind in Node['kind']]?: (node: Of<Kind>, visit: Visit) => void } = {
  Module: (node, visit) => all(node.body, visit),
  FunctionDef: (node, visit) => {
    all(node.decorators, visit);
    all(node.parameters, visit);
    maybe(node.returns, visit);
    all(node.body, visit);
  },
  ClassDef: (node, visit) => {
    all(node.decorators, visit);
    all(node.bases, visit);
    all(node.keywords, visit);
    all(node.body, visit);
  },
  For: (node, visit) => {
    visit(node.target);
    visit(node.iter);
    all(node.body, visit);
    all(node.orelse, visit);
  },
  While: (node, visit) => {
    visit(node.test);
    all(node.body, visit);
    all(node.orelse, visit);
  },
  If: (node, visit) => {
    visit(node.test);
    all(node.body, visit);
    all(node.orelse, visit);
  },
  With: (node, visit) => {
    all(node.items, visit);
    all(node.body, visit);
  },
  Match: (node, visit) => {
    all(node.subjects, visit);
    all(node.cases, visit);
  },
  Try: (node, visit) => {
    all(node.body, visit);
    all(node.handlers, visit);
    all(node.orelse, visit);
    all(node.finalbody, visit);
  },
  OtherStmt: (node, visit) => {
    all(node.children, visit);
    all(node.body, visit);
  },
  Attribute: (node, visit) => visit(node.value),
  Call: (node, visit) => {
    visit(node.func);
    all(node.args, visit);
    all(node.keywords, visit);
  },
  Await: (node, visit) => visit(node.value),
  JoinedStr: (node, visit) => all(node.values, visit),
  Lambda: (node, visit) => {
    all(node.parameters, visit);
    visit(node.body);
  },
  BoolOp: (node, visit) => {
    visit(node.left);
    visit(node.right);
  },
  UnaryOp: (node, visit) => visit(node.operand),
  BinOp: (node, visit) => {
    visit(node.left);
    visit(node.right);
  },
  Compare: (node, visit) => all(node.operands, visit),
  IfExp: (node, visit) => {
    visit(node.body);
    visit(node.test);
    visit(node.orelse);
  },
  Dict: (node, visit) => all(node.items, visit),
  List: (node, visit) => all(node.elements, visit),
  Tuple: (node, visit) => all(node.elements, visit),
  Set: (node, visit) => all(node.elements, visit),
  ListComp: (node, visit) => {
    all(node.elements, visit);
    all(node.generators, visit);
  },
  SetComp: (node, visit) => {
    all(node.elements, visit);
    all(node.generators, visit);
  },
  DictComp: (node, visit) => {
    all(node.elements, visit);
    all(node.generators, visit);
  },
  GeneratorExp: (node, visit) => {
    all(node.elements, visit);
    all(node.generators, visit);
  },
  Yield: (node, visit) => maybe(node.value, visit),
  YieldFrom: (node, visit) => maybe(node.value, visit),
  Subscript: (node, visit) => {
    visit(node.value);
    all(node.indices, visit);
  },
  Slice: (node, visit) => all(node.parts, visit),
  Starred: (node, visit) => visit(node.value),
  NamedExpr: (node, visit) => {
    visit(node.target);
    visit(node.value);
  },
  OtherExpr: (node, visit) => all(node.children, visit),
  Return: (node, visit) => maybe(node.value, visit),
  Delete: (node, visit) => all(node.targets, visit),
  Assign: (node, visit) => {
    all(node.targets, visit);
    visit(node.value);
  },
  AugAssign: (node, visit) => {
    visit(node.target);
    visit(node.value);
  },
  AnnAssign: (node, visit) => {
    visit(node.target);
    visit(node.annotation);
    maybe(node.value, visit);
  },
  Raise: (node, visit) => {
    maybe(node.exc, visit);
    maybe(node.cause, visit);
  },
  Assert: (node, visit) => {
    visit(node.test);
    maybe(node.message, visit);
  },
  Import: (node, visit) => all(node.names, visit),
  ImportFrom: (node, visit) => all(node.names, visit),
  ExprStmt: (node, visit) => visit(node.value),
  Keyword: (node, visit) => visit(node.value),
  Parameter: (node, visit) => {
    maybe(node.annotation, visit);
    maybe(node.value, visit);
  },
  Generator: (node, visit) => {
    visit(node.target);
    visit(node.iter);
    all(node.ifs, visit);
  },
  WithItem: (node, visit) => {
    visit(node.value);
    maybe(node.target, visit);
  },
  Handler: (node, visit) => {
    maybe(node.type, visit);
    all(node.body, visit);
  },
  MatchCase: (node, visit) => {
    visit(node.pattern);
    maybe(node.guard, visit);
    all(node.body, visit);
  },
};

function all(nodes: readonly Node[], visit: Visit): void {
  for (const node of nodes) {
    visit(node);
  }
}

function maybe(node: Node | undefined, visit: Visit): void {
  if (node !== undefined) {
    visit(node);
  }
}

/** Under which circumstances code runs, and what becomes of its result. */
import { lookUp } from './scopes';
import type { Expr, Node } from './syntax';
import { lastName } from './values';
import { contains, isIn } from './walk';

export type Use = 'statement' | 'awaited' | 'assigned' | 'returned' | 'argument' | 'other';

/** What becomes of an expression's result. */
export function useOf(expr: Expr): Use {
  const { parent } = expr;
  switch (parent?.kind) {
    case 'ExprStmt':
      return 'statement';
    case 'Await':
      return 'awaited';
    case 'Assign':
    case 'AnnAssign':
    case 'NamedExpr':
      return 'assigned';
    case 'Return':
      return 'returned';
    case 'Call':
      return parent.func === expr ? 'other' : 'argument';
    case 'Keyword':
      return 'argument';
    default:
      return 'other';
  }
}

/** How sure it is that code runs when its function does. */
export interface Circumstances {
  /** It stands in the body of a `try` with handlers. */
  readonly tried: boolean;
  /** It stands under an `if`, a loop, a handler, or the like, within its function, or behind an `if` that may return. */
  readonly conditional: boolean;
  /** It stands in a loop that nothing leaves, within its function. */
  readonly repeated?: true;
  /** `type-checking`: under `if TYPE_CHECKING`; `main`: under `if __name__ == "__main__"`. */
  readonly under?: 'type-checking' | 'main';
}

/** Whether a node's code runs only under conditions, within its function. */
export function circumstances(node: Node): Circumstances {
  let tried = false;
  let conditional = false;
  let under: Circumstances['under'];
  let repeated = false;
  let child = node;
  for (
    let { parent } = node;
    parent !== undefined && !isBodyOf(parent, child);
    child = parent, parent = parent.parent
  ) {
    tried = tried || (parent.kind === 'Try' && parent.handlers.length > 0 && isIn(child, parent.body));
    const told =
      parent.kind === 'If' && child !== parent.test ? special(parent.test, isIn(child, parent.body)) : undefined;
    under = under ?? told;
    conditional = conditional || (told === undefined && isConditional(parent, child)) || isBehindReturn(parent, child);
    repeated = repeated || isRepeated(parent, child);
  }
  conditional = conditional || (child.parent !== undefined && isBehindReturn(child.parent, child));
  return { tried, conditional, ...(repeated ? { repeated } : {}), ...(under === undefined ? {} : { under }) };
}

/** Whether a node stands where a constant never lets the program come: under `if False`, or `if X` where the module says `X = False` and nothing else of it. */
export function isDead(node: Node): boolean {
  for (let child = node, { parent } = node; parent !== undefined; child = parent, parent = parent.parent) {
    const here = isIn(child, parent.kind === 'If' || parent.kind === 'While' ? parent.body : []);
    const told = parent.kind === 'If' || parent.kind === 'While' ? constantTruth(parent.test) : undefined;
    if (told !== undefined && told !== here && child !== (parent as { readonly test?: Node }).test) {
      return true;
    }
  }
  return false;
}

/** What a condition is whatever happens; undefined when that is not known. */
function constantTruth(test: Expr): boolean | undefined {
  switch (test.kind) {
    case 'Constant':
      return test.type === 'bool' ? test.text === 'True' : undefined;
    case 'UnaryOp': {
      const truth = test.op === 'not' ? constantTruth(test.operand) : undefined;
      return truth === undefined ? undefined : !truth;
    }
    case 'BoolOp': {
      const sides = [constantTruth(test.left), constantTruth(test.right)];
      return sides.includes(test.op === 'or') ? test.op === 'or' : undefined;
    }
    case 'Name': {
      const { scope, bindings } = lookUp(test.id, test) ?? { bindings: [] };
      const [binding] = bindings;
      const isConstant =
        scope?.kind === 'Module' && bindings.length === 1 && binding?.kind === 'value' && binding.how === 'is';
      return isConstant && binding.value.kind === 'Constant' ? constantTruth(binding.value) : undefined;
    }
    default:
      return undefined;
  }
}

/** The child belongs to what the parent does when it is called, or when its class is made. */
function isBodyOf(parent: Node, child: Node): boolean {
  return (parent.kind === 'FunctionDef' || parent.kind === 'ClassDef') && isIn(child, parent.body);
}

/** Whether a statement before the child, in its block, is an `if` that may return. */
export function isBehindReturn(parent: Node, child: Node): boolean {
  // Nothing returns from a module or a class, and their statements are many.
  if (parent.kind === 'Module' || parent.kind === 'ClassDef' || !('body' in parent) || !Array.isArray(parent.body)) {
    return false;
  }
  const block = parent.body as readonly Node[];
  const last = block.at(-1);
  return last !== undefined && child.end <= last.end && firstReturning(block) <= child.start;
}

const returning = new WeakMap<readonly Node[], number>();

/** Where the first `if` of a block ends that may return. */
function firstReturning(block: readonly Node[]): number {
  let end = returning.get(block);
  if (end === undefined) {
    const found = block.find((each) => each.kind === 'If' && contains(each, ({ kind }) => kind === 'Return'));
    end = found?.end ?? Number.POSITIVE_INFINITY;
    returning.set(block, end);
  }
  return end;
}

/** Under these a child may run, or not, or more than once. */
function isConditional(parent: Node, child: Node): boolean {
  switch (parent.kind) {
    case 'While':
    case 'MatchCase':
    case 'Handler':
    case 'IfExp':
      return true;
    case 'If':
      return child !== parent.test;
    case 'For':
      return child !== parent.iter;
    case 'BoolOp':
      return child === parent.right;
    default:
      return false;
  }
}

/** In the body of a loop that no statement leaves: a `break` may be what follows the first time. */
function isRepeated(parent: Node, child: Node): boolean {
  return (
    ((parent.kind === 'For' && child !== parent.iter) || (parent.kind === 'While' && child !== parent.test)) &&
    isIn(child, parent.body) &&
    !isLeft(parent)
  );
}

const left = new WeakMap<Node, boolean>();

function isLeft(loop: Node): boolean {
  let found = left.get(loop);
  if (found === undefined) {
    found = contains(loop, ({ kind }) => kind === 'Break' || kind === 'Return');
    left.set(loop, found);
  }
  return found;
}

/** `if TYPE_CHECKING` and `if __name__ == "__main__"`. */
function special(test: Expr, body: boolean): Circumstances['under'] {
  if (body && lastName(test) === 'TYPE_CHECKING') {
    return 'type-checking';
  }
  const isMain =
    test.kind === 'Compare' &&
    test.ops[0] === '==' &&
    test.operands.some((operand) => lastName(operand) === '__name__') &&
    test.operands.some((operand) => operand.kind === 'Constant' && operand.text === '__main__');
  return body && isMain ? 'main' : undefined;
}

/** Lambdas that the rest of a program comes to: by a name, or because a call is given one. */
import type { Call, Expr, Lambda, Node } from './syntax';

/** A call that is given something, and as which argument: by position or name. */
export interface Gift {
  readonly call: Call;
  readonly key: string;
}

/** The call of which an expression is an argument itself. */
export function giftOf(expr: Expr): Gift | undefined {
  const { parent } = expr;
  if (parent?.kind === 'Keyword') {
    return parent.parent?.kind === 'Call' ? { call: parent.parent, key: parent.arg ?? '' } : undefined;
  }
  const index = parent?.kind === 'Call' ? parent.args.indexOf(expr) : -1;
  return parent?.kind === 'Call' && index >= 0 ? { call: parent, key: String(index) } : undefined;
}

/** The name of a module or function that a lambda is given: `run = lambda: ...`; undefined when it has none. */
export function nameOfLambda(lambda: Lambda): string | undefined {
  const { parent } = lambda;
  const [target, ...more] = parent?.kind === 'Assign' ? parent.targets : [];
  return target?.kind === 'Name' && more.length === 0 && !isOfClass(lambda) ? target.id : undefined;
}

/** It stands in a class's body: what is kept there is a method. */
function isOfClass(node: Node): boolean {
  let around = node.parent;
  while (
    around !== undefined &&
    around.kind !== 'FunctionDef' &&
    around.kind !== 'Lambda' &&
    around.kind !== 'ClassDef'
  ) {
    around = around.parent;
  }
  return around?.kind === 'ClassDef';
}

/** What lambdas without a name are called. */
export const lambdaName = '<lambda>';

/** Whether the rest of the program comes to a lambda. */
export function isKnownLambda(node: Node | undefined): node is Lambda {
  return node?.kind === 'Lambda' && (nameOfLambda(node) !== undefined || giftOf(node) !== undefined);
}

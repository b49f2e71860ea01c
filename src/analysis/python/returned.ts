/** What functions return. */
import { namesOf } from './scopes';
import type { Expr, FunctionDef } from './syntax';
import { expressionValue, sameValue, type Value } from './values';
import { eachStatement } from './walk';

/** What a function returns. */
export function returnedBy(node: FunctionDef): readonly Expr[] {
  const returned: Expr[] = [];
  eachStatement(node.body, (each) => {
    if (each.kind === 'Return' && each.value !== undefined) {
      returned.push(each.value);
    }
  });
  return returned;
}

/** What all of them say. */
export function agreedReturn(returned: readonly Expr[], node: FunctionDef): Value | undefined {
  const [first, ...others] = returned.map((each) => valueReturned(node, each));
  const isKnown =
    first !== undefined && (node.returns === undefined || first.is === 'local' || first.is === 'parameter');
  return isKnown && first.is !== 'unknown' && others.every((each) => sameValue(each, first)) ? first : undefined;
}

function valueReturned(node: FunctionDef, returned: Expr): Value {
  const value = expressionValue(returned);
  return value.is === 'self' ? value : (parameterOf(node, returned) ?? value);
}

/** A parameter of the function itself, and nothing that was put in its place. */
function parameterOf(node: FunctionDef, { kind, ...name }: Expr): Value | undefined {
  if (kind !== 'Name' || !('id' in name)) {
    return undefined;
  }
  const bindings = namesOf(node).get(name.id) ?? [];
  const [binding] = bindings;
  return bindings.length === 1 && binding?.kind === 'parameter' && binding.node.annotation === undefined
    ? { is: 'parameter', name: name.id }
    : undefined;
}

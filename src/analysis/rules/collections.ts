/** Collections that are written out, and what is in them. */
import type { Comprehension, Dict, Expr, Sequence } from '../python/syntax';
import type { SourceFile } from '../sourceFile';

export type Collection = Sequence | Comprehension | Dict;

/** The collection that an expression writes out, or that its name was given in the same function, when that is all that it is ever given. */
export function collectionOf(expr: Expr, file: SourceFile): Collection | undefined {
  if (expr.kind !== 'Name') {
    return asCollection(expr);
  }
  const [binding, ...more] = file.lookUpInFunction(expr.id, expr)?.bindings ?? [];
  return binding?.kind === 'value' && binding.how === 'is' && more.length === 0
    ? asCollection(binding.value)
    : undefined;
}

function asCollection(expr: Expr): Collection | undefined {
  switch (expr.kind) {
    case 'List':
    case 'Tuple':
    case 'Set':
    case 'Dict':
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
    case 'GeneratorExp':
      return expr;
    default:
      return undefined;
  }
}

/** The values that a statement makes and drops when it is this expression: what is in a list, what stands behind `and`. */
export function* droppedValues(expr: Expr): Generator<Expr> {
  switch (expr.kind) {
    case 'BoolOp':
      yield* droppedValues(expr.right);
      break;
    case 'IfExp':
      yield* droppedValues(expr.body);
      yield* droppedValues(expr.orelse);
      break;
    case 'List':
    case 'Tuple':
    case 'Set':
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
      for (const element of expr.elements) {
        yield* droppedValues(element);
      }
      break;
    default:
      yield expr;
  }
}

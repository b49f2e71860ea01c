/** Methods that Python calls where no call is written. */
import type { ClassInfo, FunctionInfo } from './entity';
import type { Evaluator } from './evaluate';

/** The method that runs when an instance is asked for it; undefined when that is not sure: a subclass of the program has another one, a base is not known, or a decorator replaces it. */
export function methodOf(owner: ClassInfo, name: string, evaluator: Evaluator): FunctionInfo | undefined {
  const [method, ...others] = definitions(owner, name, evaluator);
  return method !== undefined && others.length === 0 && evaluator.isPlain(method) ? method : undefined;
}

/** What runs when an attribute of an instance is read: the first function of a property. */
export function getterOf(owner: ClassInfo, name: string, evaluator: Evaluator): FunctionInfo | undefined {
  const [getter] = definitions(owner, name, evaluator);
  const [decorator, ...others] = getter?.summary.decorators ?? [];
  const entity = decorator && getter && evaluator.entity(decorator, getter.module);
  const isProperty =
    entity?.kind === 'external' && /^(?:builtins\.property|functools\.cached_property)$/.test(entity.path);
  return isProperty && others.length === 0 ? getter : undefined;
}

/** The methods of a name in the first class that has it, in the order in which Python looks. */
function definitions(owner: ClassInfo, name: string, evaluator: Evaluator): readonly FunctionInfo[] {
  if (evaluator.overridden(owner, name)) {
    return [];
  }
  for (const ancestor of evaluator.ancestors(owner)) {
    if (ancestor.kind !== 'class') {
      return [];
    }
    const methods = ancestor.info.methods.get(name);
    if (methods !== undefined || name in ancestor.info.summary.names) {
      return methods ?? [];
    }
  }
  return [];
}

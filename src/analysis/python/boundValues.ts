/** What names are bound to. */
import { qualifiedName } from './qualifiedName';
import { type Names, namesOf } from './scopes';
import type { ClassDef } from './syntax';
import { bindingValue, sameValue, type Value } from './values';

const scopes = new WeakMap<ClassDef, string>();

/** All that a member sees of its class: the class's name, and the names bound in its body, which decorators, defaults and other statements may use. */
export function classScope(node: ClassDef): string {
  let scope = scopes.get(node);
  if (scope === undefined) {
    const names = [...namesOf(node)].map(([name, bindings]) => [
      name,
      bindings.map((binding) => bindingValue(binding)),
    ]);
    scope = `${qualifiedName(node)} ${JSON.stringify(names)}`;
    scopes.set(node, scope);
  }
  return scope;
}

/** What names are bound to, each value once. */
export function valuesOf(names: Names): Record<string, readonly Value[]> {
  const values = Object.create(null) as Record<string, readonly Value[]>;
  for (const [name, bindings] of names) {
    values[name] = distinct(bindings.map((binding) => bindingValue(binding)));
  }
  return values;
}

function distinct(values: readonly Value[]): readonly Value[] {
  return values.filter((value, index) => values.findIndex((other) => sameValue(other, value)) === index);
}

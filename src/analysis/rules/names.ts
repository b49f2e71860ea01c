/** Names of a scope, and what is done with them there. */

import { lookUp, type Resolved } from '../python/scopes';
import type { Module, Name, Node } from '../python/syntax';
import { walk } from '../python/walk';

/** Every place that reads or binds what a name means in a scope, that of the name itself among them. */
export function usesOf(name: string, scope: Resolved['scope'] | Module): readonly Name[] {
  const uses: Name[] = [];
  walk(scope, (node) => {
    if (node.kind === 'Name' && node.id === name && lookUp(name, node)?.scope === scope) {
      uses.push(node);
    }
    return true;
  });
  return uses;
}

/** The method that is called on a name: `close` of `loop.close()`; undefined when something else is done with it. */
export function methodOn(name: Node): string | undefined {
  const attribute = name.parent;
  const call = attribute?.parent;
  const isCalled =
    attribute?.kind === 'Attribute' && attribute.value === name && call?.kind === 'Call' && call.func === attribute;
  return isCalled ? attribute.attr : undefined;
}

/** Whether a name is bound where it stands, not read. */
export function isBinding(name: Node): boolean {
  const { parent } = name;
  switch (parent?.kind) {
    case 'Assign':
      return parent.targets.some((target) => target === name);
    case 'AnnAssign':
    case 'AugAssign':
    case 'NamedExpr':
    case 'For':
      return parent.target === name;
    case 'WithItem':
      return parent.target === name;
    default:
      return false;
  }
}

/** Names of functions and classes as Python's `__qualname__` says them. */
import type { ClassDef, FunctionDef, Node } from './syntax';
import { enclosingClass, enclosingFunction } from './walk';

/** `Class.method`, `function.<locals>.inner`: as Python's `__qualname__`. */
export function qualifiedName(node: FunctionDef | ClassDef): string {
  return qualified(node.name, node);
}

/** The same of a function that is defined at a node. */
export function qualified(name: string, node: Node): string {
  const outer = enclosingFunction(node);
  const owner = enclosingClass(node);
  if (outer !== undefined && (owner === undefined || isWithin(outer, owner))) {
    const prefix = outer.kind === 'FunctionDef' ? qualifiedName(outer) : '<lambda>';
    return `${prefix}.<locals>.${name}`;
  }
  return owner === undefined ? name : `${qualifiedName(owner)}.${name}`;
}

function isWithin(node: Node, outer: Node): boolean {
  for (let each: Node | undefined = node; each !== undefined; each = each.parent) {
    if (each === outer) {
      return true;
    }
  }
  return false;
}

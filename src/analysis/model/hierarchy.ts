/** Which classes are made from which. */
import type { Value } from '../python/values';
import type { Ancestor, ClassInfo, Entity, ModuleInfo } from './entity';
import type { Program } from './program';

/** What was found out holds for as long as the program's interface is the same: then it is made anew. */
export class Hierarchy {
  readonly #program: Program;
  readonly #entity: (value: Value, module: ModuleInfo) => Entity | undefined;
  readonly #ancestors = new WeakMap<ClassInfo, readonly Ancestor[]>();
  readonly #made = new WeakMap<ClassInfo, readonly ClassInfo[]>();

  /** `entity`: what a base is. */
  constructor(program: Program, entity: (value: Value, module: ModuleInfo) => Entity | undefined) {
    this.#program = program;
    this.#entity = entity;
  }

  /** A class and what it inherits from, in the order in which Python looks. */
  ancestors(info: ClassInfo): readonly Ancestor[] {
    const known = this.#ancestors.get(info);
    if (known !== undefined) {
      return known;
    }
    this.#ancestors.set(info, [{ kind: 'unknown' }]);
    const bases = info.summary.bases.map((base): readonly Ancestor[] => {
      const entity = this.#entity(base, info.module);
      if (entity?.kind === 'class') {
        return this.ancestors(entity.info);
      }
      return [entity?.kind === 'external' ? { kind: 'library', type: entity.path } : { kind: 'unknown' }];
    });
    const found: readonly Ancestor[] = [{ kind: 'class', info }, ...merged(bases)];
    this.#ancestors.set(info, found);
    return found;
  }

  /** Classes of the program that are made from this one. */
  descendants(info: ClassInfo): readonly ClassInfo[] {
    const known = this.#made.get(info);
    if (known !== undefined) {
      return known;
    }
    this.#made.set(info, []); // a class that would be made from itself
    const found = new Set<ClassInfo>();
    for (const each of this.#program.classesWithBase(info.summary.name.replace(/^.*\./, ''))) {
      const isOne = each.summary.bases.some((base) => {
        const entity = this.#entity(base, each.module);
        return entity?.kind === 'class' && entity.info === info;
      });
      for (const descendant of isOne ? [each, ...this.descendants(each)] : []) {
        found.add(descendant);
      }
    }
    this.#made.set(info, [...found]);
    return [...found];
  }
}

/**
 * The orders of several bases as one, as Python makes it: always the first that stands behind nothing in another order. Where there is none, Python refuses the
 * class, and the orders stay one behind the other.
 */
function merged(orders: readonly (readonly Ancestor[])[]): readonly Ancestor[] {
  const heads = orders.flatMap(([first]) => first ?? []);
  let left = [...orders, heads].map((order) => [...order]);
  const found: Ancestor[] = [];
  while (left.some((order) => order.length > 0)) {
    left = left.filter((order) => order.length > 0);
    const next = left
      .map(([first]) => first as Ancestor)
      .find((first) => left.every((order) => order.findIndex((each) => isSame(each, first)) <= 0));
    if (next === undefined) {
      return orders.flat();
    }
    found.push(next);
    left = left.map((order) => order.filter((each) => !isSame(each, next)));
  }
  return found;
}

function isSame(a: Ancestor, b: Ancestor): boolean {
  if (a === b) {
    return true;
  }
  if (a.kind === 'class' && b.kind === 'class') {
    return a.info === b.info;
  }
  return a.kind === 'library' && b.kind === 'library' && a.type === b.type;
}

/** Which classes are made from which. */
import type { Value } from '../python/values';
import type { Answer, AskedNames } from './askedNames';
import type { Ancestor, ClassInfo, Entity, ModuleInfo } from './entity';
import type { Program } from './program';

export class Hierarchy {
  readonly #program: Program;
  readonly #entity: (value: Value, module: ModuleInfo) => Entity | undefined;
  readonly #asked: AskedNames;
  readonly #ancestors = new WeakMap<ClassInfo, Answer<readonly Ancestor[]>>();
  readonly #overridden = new WeakMap<ClassInfo, Map<string, Answer<boolean>>>();

  /** `entity`: what a base is. */
  constructor(program: Program, entity: (value: Value, module: ModuleInfo) => Entity | undefined) {
    this.#program = program;
    this.#asked = program.asked;
    this.#entity = entity;
  }

  /** A class and what it inherits from, in the order in which Python looks. */
  ancestors(info: ClassInfo): readonly Ancestor[] {
    const known = this.#ancestors.get(info);
    if (known !== undefined && this.#asked.uses(known)) {
      return known.given;
    }
    this.#ancestors.set(info, this.#asked.unfinished([{ kind: 'unknown' }]));
    const around = this.#asked.begin();
    const bases = info.summary.bases.map((base): readonly Ancestor[] => {
      const entity = this.#entity(base, info.module);
      if (entity?.kind === 'class') {
        return this.ancestors(entity.info);
      }
      return [entity?.kind === 'external' ? { kind: 'library', type: entity.path } : { kind: 'unknown' }];
    });
    const found: readonly Ancestor[] = [{ kind: 'class', info }, ...merged(bases)];
    this.#ancestors.set(info, this.#asked.end(found, around));
    return found;
  }

  /** Whether a class that is made from this one has its own method of this name. */
  overridden(info: ClassInfo, method: string): boolean {
    const methods = this.#overridden.get(info) ?? new Map<string, Answer<boolean>>();
    this.#overridden.set(info, methods);
    const known = methods.get(method);
    if (known !== undefined && this.#asked.uses(known)) {
      return known.given;
    }
    const around = this.#asked.begin();
    const found = this.#isIn(this.#program.classesWithMethod(method, info), info);
    methods.set(method, this.#asked.end(found, around));
    return found;
  }

  /** Whether one of some classes is made from a class. */
  #isIn(classes: Iterable<ClassInfo>, base: ClassInfo): boolean {
    for (const each of classes) {
      const isMade = () => this.ancestors(each).some((ancestor) => ancestor.kind === 'class' && ancestor.info === base);
      if (each !== base && isMade()) {
        return true;
      }
    }
    return false;
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

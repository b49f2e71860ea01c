/** Which classes are made from which. */
import type { Value } from '../python/values';
import type { Answer, AskedNames } from './askedNames';
import { type Ancestor, type ClassInfo, type Entity, type FunctionInfo, type ModuleInfo, methodName } from './entity';
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
    const found = !this.#made(method, info).next().done;
    methods.set(method, this.#asked.end(found, around));
    return found;
  }

  /** Whether a class that is made from `through`, by which a method was found, has another one. */
  replaces(method: FunctionInfo, through: ClassInfo): boolean {
    return this.overridden(through, methodName(method));
  }

  /** The methods that classes made from `through` have in its place; each definition of several. */
  replacing(method: FunctionInfo, through: ClassInfo): readonly FunctionInfo[] {
    const name = methodName(method);
    return [...this.#made(name, through)].flatMap(({ methods }) => methods.get(name) ?? []);
  }

  /** Classes that are made from a class, and have a method of this name. */
  *#made(method: string, base: ClassInfo): Generator<ClassInfo> {
    for (const each of this.#program.classesWithMethod(method, base)) {
      const isMade = () => this.ancestors(each).some((ancestor) => ancestor.kind === 'class' && ancestor.info === base);
      if (each !== base && isMade()) {
        yield each;
      }
    }
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

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

  /** A class and what it inherits from, in the order in which Python looks (but for diamonds). */
  ancestors(info: ClassInfo): readonly Ancestor[] {
    const known = this.#ancestors.get(info);
    if (known !== undefined) {
      return known;
    }
    this.#ancestors.set(info, [{ kind: 'unknown' }]);
    const found: Ancestor[] = [{ kind: 'class', info }];
    for (const base of info.summary.bases) {
      const entity = this.#entity(base, info.module);
      if (entity?.kind === 'class') {
        found.push(...this.ancestors(entity.info));
      } else if (entity?.kind === 'external') {
        found.push({ kind: 'library', type: entity.path });
      } else {
        found.push({ kind: 'unknown' });
      }
    }
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

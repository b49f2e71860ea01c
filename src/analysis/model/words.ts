/** What names and paths mean in each module, found out once: the values of a module are the same few of them, again and again. */
import type { Value } from '../python/values';
import type { Entity, ModuleInfo } from './entity';

type Find = (word: string, module: ModuleInfo) => Entity | undefined;

/** Holds for as long as the program's interface is the same: then it is made anew. */
export class Words {
  readonly #path: Find;
  readonly #global: Find;
  readonly #known = new WeakMap<ModuleInfo, Map<string, Entity | undefined>>();

  constructor(path: Find, global: Find) {
    this.#path = path;
    this.#global = global;
  }

  of(value: Extract<Value, { is: 'path' | 'global' }>, module: ModuleInfo): Entity | undefined {
    let known = this.#known.get(module);
    if (known === undefined) {
      known = new Map();
      this.#known.set(module, known);
    }
    // No name has a space.
    const key = value.is === 'path' ? `${value.path} ` : value.name;
    if (!known.has(key)) {
      known.set(key, value.is === 'path' ? this.#path(value.path, module) : this.#global(value.name, module));
    }
    return known.get(key);
  }
}

/** What names and paths mean in each module, found out once: the values of a module are the same few of them, again and again. */
import type { Value } from '../python/values';
import type { Answer, AskedNames } from './askedNames';
import type { Entity, ModuleInfo } from './entity';

type Find = (word: string, module: ModuleInfo) => Entity | undefined;

export class Words {
  readonly #asked: AskedNames;
  readonly #find: { readonly path: Find; readonly global: Find };
  readonly #known = new WeakMap<ModuleInfo, Map<string, Answer<Entity | undefined>>>();

  constructor(asked: AskedNames, find: { readonly path: Find; readonly global: Find }) {
    this.#asked = asked;
    this.#find = find;
  }

  of(value: Extract<Value, { is: 'path' | 'global' }>, module: ModuleInfo): Entity | undefined {
    let words = this.#known.get(module);
    if (words === undefined) {
      words = new Map();
      this.#known.set(module, words);
    }
    // No name has a space.
    const key = value.is === 'path' ? `${value.path} ` : value.name;
    const known = words.get(key);
    if (known !== undefined && this.#asked.uses(known)) {
      return known.given;
    }
    const around = this.#asked.begin();
    const found = value.is === 'path' ? this.#find.path(value.path, module) : this.#find.global(value.name, module);
    words.set(key, this.#asked.end(found, around));
    return found;
  }
}

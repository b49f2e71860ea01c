/** What names of modules are. */
import type { Value } from '../python/values';
import { agreedEntity, type Entity, type ModuleInfo } from './entity';
import { builtin } from './libraryEntities';
import type { Program } from './program';
import { ofStars } from './stars';

/** Chains of modules that take a name from each other, longer than this, are not followed. */
export const MOST_REEXPORTS = 6;

export class GlobalNames {
  readonly #program: Program;
  readonly #entity: (value: Value, module: ModuleInfo) => Entity | undefined;

  /** `entity`: what a value is. */
  constructor(program: Program, entity: (value: Value, module: ModuleInfo) => Entity | undefined) {
    this.#program = program;
    this.#entity = entity;
  }

  /** What a name of a module is, be it bound by it, by another cell of its notebook, or taken from elsewhere. `reexports`: how many modules it went through. */
  global(name: string, module: ModuleInfo, reexports: number): Entity | undefined {
    const values = module.names.get(name);
    if (values !== undefined) {
      return this.agreed(values, module);
    }
    const starred = this.#starred(name, module, reexports);
    const found = starred === 'unbound' ? this.#ofCells(name, module, reexports + 1) : starred;
    return found === 'unbound' ? builtin(name) : found;
  }

  /** A name that other cells of a notebook bind, or take from somewhere: it is the same for all cells, when those that have it agree. */
  #ofCells(name: string, module: ModuleInfo, reexports: number): Entity | undefined | 'unbound' {
    const cells = reexports > MOST_REEXPORTS ? [] : this.#program.cellsBeside(module);
    const binding = cells.filter(({ names }) => names.has(name));
    if (binding.length > 0) {
      return agreedEntity(binding.map((cell) => this.global(name, cell, reexports)));
    }
    return cells.map((cell) => this.#starred(name, cell, reexports)).find((found) => found !== 'unbound') ?? 'unbound';
  }

  #starred(name: string, module: ModuleInfo, reexports: number): Entity | undefined | 'unbound' {
    return reexports > MOST_REEXPORTS
      ? undefined
      : ofStars(name, module, this.#program, (source) => this.global(name, source, reexports + 1));
  }

  /** Several values of one name: all of them the same thing, or it is not known. */
  agreed(values: readonly Value[], module: ModuleInfo): Entity | undefined {
    const all = values.filter((value) => values.length === 1 || value.is !== 'literal' || value.type !== 'none');
    return agreedEntity(all.map((value) => this.#entity(value, module)));
  }
}

/** All modules of a program, and what depends on them together. A program is changed by replacing modules; what was found out before then is forgotten. */
import type { ModuleSummary } from '../python/summary';
import type { CallSite, ClassInfo, ModuleInfo } from './entity';
import { SummarizedModule } from './moduleInfo';

export class Program {
  readonly #byFile = new Map<string, ModuleInfo>();
  readonly #byName = new Map<string, ModuleInfo>();
  /** Modules that mention a name. */
  readonly #mentions = new Map<string, Set<ModuleInfo>>();
  /** Classes that have a base of this name. */
  readonly #bases = new Map<string, Set<ClassInfo>>();
  #version = 0;

  /** Changes with every change. */
  get version(): number {
    return this.#version;
  }

  get modules(): Iterable<ModuleInfo> {
    return this.#byFile.values();
  }

  /** The module of a file; undefined when the program has none. */
  file(file: string): ModuleInfo | undefined {
    return this.#byFile.get(file);
  }

  /** The module of a dotted name. */
  module(name: string): ModuleInfo | undefined {
    return this.#byName.get(name);
  }

  /** Adds a file, or replaces it. */
  set(file: string, name: string, isPackage: boolean, summary: ModuleSummary): ModuleInfo {
    this.remove(file);
    const module = new SummarizedModule(file, name, isPackage, summary);
    this.#byFile.set(file, module);
    // Of two files with one name the first that came stays: which one an import finds cannot be known here.
    if (!this.#byName.has(name)) {
      this.#byName.set(name, module);
    }
    for (const mentioned of module.mentions.keys()) {
      addTo(this.#mentions, mentioned, module);
    }
    for (const [base, info] of basesIn(module)) {
      addTo(this.#bases, base, info);
    }
    this.#version += 1;
    return module;
  }

  /** Takes a file out; nothing happens when it is not there. */
  remove(file: string): void {
    const module = this.#byFile.get(file);
    if (module === undefined) {
      return;
    }
    this.#byFile.delete(file);
    if (this.#byName.get(module.name) === module) {
      this.#byName.delete(module.name);
    }
    for (const mentioned of module.mentions.keys()) {
      this.#mentions.get(mentioned)?.delete(module);
    }
    for (const [base, info] of basesIn(module)) {
      this.#bases.get(base)?.delete(info);
    }
    this.#version += 1;
  }

  /** Every call of something of this name, or with something of this name as an argument. */
  *mentions(name: string): Generator<CallSite> {
    for (const module of this.#mentions.get(name) ?? []) {
      yield* module.mentions.get(name) ?? [];
    }
  }

  /** Whether something of this name may be called anywhere. */
  mayCall(name: string): boolean {
    return (this.#mentions.get(name)?.size ?? 0) > 0 || [...this.modules].some(({ others }) => others.has(name));
  }

  /** Classes one of whose bases has this name where it is written; whether it is the base that is meant, the caller finds out. */
  classesWithBase(name: string): Iterable<ClassInfo> {
    return this.#bases.get(name) ?? [];
  }
}

/** Every class of a module by the name of each of its bases. */
function* basesIn(module: ModuleInfo): Generator<readonly [string, ClassInfo]> {
  for (const classes of module.classes.values()) {
    for (const info of classes) {
      for (const base of info.summary.bases) {
        yield [module.lastName(base), info];
      }
    }
  }
}

function addTo<Item>(map: Map<string, Set<Item>>, name: string, item: Item): void {
  const items = map.get(name);
  if (items === undefined) {
    map.set(name, new Set([item]));
  } else {
    items.add(item);
  }
}

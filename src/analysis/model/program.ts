/** All modules of a program, and what depends on them together. A program is changed by replacing modules; what was found out before then is forgotten. */
import type { ChunkSummary, ModuleSummary } from '../python/summary';
import { AskedNames } from './askedNames';
import type { CallSite, ClassInfo, ModuleInfo, ModuleName } from './entity';
import { type Origin, SummarizedModule, type Unread } from './moduleInfo';
import { NameIndex } from './nameIndex';

export class Program {
  /** What was asked for, by name. */
  readonly asked = new AskedNames();
  readonly #byFile = new Map<string, SummarizedModule>();
  /** By their order: of several files with one name the first that came is the module, for which one an import finds cannot be known here. */
  readonly #byName = new Map<string, readonly SummarizedModule[]>();
  /** By notebook. */
  readonly #cells = new Map<string, Set<SummarizedModule>>();
  /** Modules that mention a name, or did. */
  readonly #mentions = new NameIndex<SummarizedModule, Origin | undefined>({
    entries: (module) => [...module.mentions.keys()].map((name) => [name, module] as const),
    names: () => undefined,
    may: (module, name, origin) => module.says(name, origin),
  });
  /** Classes that have a base of this name. */
  readonly #bases = new NameIndex<ClassInfo, Origin | undefined>({
    entries: basesIn,
    names: () => undefined,
    may: (module, name, origin) => module.says(name, origin),
  });
  /** Classes that have a method of this name. */
  readonly #methods = new NameIndex<ClassInfo, ClassInfo>({
    entries: methodsIn,
    names: (module) => module.defined,
    may: (module, _, base) => module.mayInherit(base),
  });
  /** Modules that may come to something of some names. */
  readonly #hearers = new Map<readonly string[], readonly SummarizedModule[]>();
  #version = 0;
  #calls = 0;
  #added = 0;

  /** Changes with every change, be it only of places in a text. */
  get version(): number {
    return this.#version;
  }

  /** Changes when names, classes or functions change in what they say, in any module. */
  get interface(): number {
    return this.asked.version;
  }

  /** Changes when the interface does, or who calls whom. */
  get calls(): number {
    return this.#calls;
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
    return this.#byName.get(name)?.[0];
  }

  /** The other cells of a cell's notebook; none for other modules. */
  cellsBeside(module: ModuleInfo): readonly ModuleInfo[] {
    const cells = module.notebook === undefined ? undefined : this.#cells.get(module.notebook);
    return [...(cells ?? [])].filter((each) => each !== module);
  }

  /** Adds a file, or replaces it. */
  set(file: string, named: ModuleName, summary: ModuleSummary): ModuleInfo {
    return this.offer(file, named, {
      read: () => summary,
      part: undefined,
      defined: undefined,
      says: always,
      mayCome: always,
      mayInherit: always,
      hears: always,
    });
  }

  /** The same of a file that is read when it is asked for. */
  offer(file: string, named: ModuleName, from: Unread): ModuleInfo {
    const before = this.#byFile.get(file);
    this.remove(file);
    if (before === undefined) {
      this.#added += 1;
    }
    const module = new SummarizedModule(file, named, {
      from,
      order: before?.order ?? this.#added,
      asked: this.asked,
    });
    this.#byFile.set(file, module);
    const others = this.#byName.get(named.name) ?? [];
    this.#byName.set(
      named.name,
      [...others, module].sort((a, b) => a.order - b.order),
    );
    if (named.notebook !== undefined) {
      addTo(this.#cells, named.notebook, module);
    }
    for (const index of [this.#mentions, this.#bases, this.#methods]) {
      index.add(module);
    }
    this.#changed();
    return module;
  }

  /** The text of a file has changed: only where things stand, chunks without names, and the calls of some. Of others the summary has the very objects that it had. */
  moved(file: string, summary: ModuleSummary, chunks: readonly ChunkSummary[]): void {
    this.#version += 1;
    const module = this.#byFile.get(file);
    if (module === undefined) {
      return;
    }
    module.summary = summary;
    if (chunks.length > 0) {
      this.#calls += 1;
      module.callsChanged(chunks);
      this.#mentions.add(module);
    }
  }

  /** The text of a file has changed in what some of its names are. Of others the summary has the very objects that it had. */
  changed(file: string, summary: ModuleSummary): void {
    const module = this.#byFile.get(file);
    if (module === undefined) {
      return;
    }
    const indices = [this.#mentions, this.#bases, this.#methods];
    for (const index of indices) {
      index.delete(module);
    }
    const names = module.change(summary);
    for (const index of indices) {
      index.add(module);
    }
    this.#hearers.clear();
    this.#version += 1;
    this.#calls += 1;
    this.asked.changed(names);
  }

  /** Something besides the modules changed: what was found out is forgotten. */
  touch(): void {
    this.#changed();
  }

  /** Takes a file out; nothing happens when it is not there. */
  remove(file: string): void {
    const module = this.#byFile.get(file);
    if (module === undefined) {
      return;
    }
    this.#byFile.delete(file);
    const others = (this.#byName.get(module.name) ?? []).filter((each) => each !== module);
    this.#byName.set(module.name, others);
    if (module.notebook !== undefined) {
      this.#cells.get(module.notebook)?.delete(module);
    }
    for (const index of [this.#mentions, this.#bases, this.#methods]) {
      index.delete(module);
    }
    this.#changed();
  }

  #changed(): void {
    this.#hearers.clear();
    this.#version += 1;
    this.asked.changed(undefined);
    this.#calls += 1;
  }

  /** Every call of something of this name, or with something of this name as an argument, in the order of the files. `origin`: where what is meant is defined; of other things of the name there are not all. */
  *mentions(name: string, origin?: Origin): Generator<CallSite> {
    const among = typeof origin === 'object' && 'givenTo' in origin ? this.#hearersOf(origin.givenTo) : undefined;
    const modules = [...this.#mentions.get(name, origin, among)].sort((a, b) => a.order - b.order);
    for (const module of modules) {
      yield* module.mentions.get(name) ?? [];
    }
  }

  /** Few of many modules hear of what takes callbacks, and most functions are looked for among what is given to it. */
  #hearersOf(names: readonly string[]): readonly SummarizedModule[] {
    let hearers = this.#hearers.get(names);
    if (hearers === undefined) {
      hearers = [...this.#byFile.values()].filter((module) => module.hears(names));
      this.#hearers.set(names, hearers);
    }
    return hearers;
  }

  /** Whether something of this name may be called anywhere. */
  mayCall(name: string): boolean {
    return [...this.#byFile.values()].some(
      (module) => module.says(name, undefined) && (module.mentions.has(name) || module.others.has(name)),
    );
  }

  /** Classes one of whose bases has this name where it is written; whether it is the base that is meant, the caller finds out. `origin`: as for `mentions`. */
  classesWithBase(name: string, origin: Origin): Iterable<ClassInfo> {
    return this.#bases.get(name, origin);
  }

  /** Classes that have a method of this name: all that are made from a class, and others. */
  classesWithMethod(name: string, base: ClassInfo): Iterable<ClassInfo> {
    this.asked.note(name);
    return this.#methods.get(name, base);
  }
}

function always(): boolean {
  return true;
}

/** Every class of a module by the name of each of its bases. */
function* basesIn(module: ModuleInfo): Generator<readonly [string, ClassInfo]> {
  for (const info of [...module.classes.values()].flat()) {
    for (const base of info.summary.bases) {
      yield [module.lastName(base), info];
    }
  }
}

/** Every class of a module by the name of each of its methods. */
function* methodsIn(module: ModuleInfo): Generator<readonly [string, ClassInfo]> {
  for (const info of [...module.classes.values()].flat()) {
    for (const name of info.methods.keys()) {
      yield [name, info];
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

/** Which modules may ask which others for something, found out from their texts alone. */
import type { UnparsedText } from '../python/unparsedText';
import type { ModuleInfo } from './entity';
import { imported } from './ownNames';
import type { Program } from './program';

/** A module that another one imports. */
interface Edge {
  readonly to: ModuleInfo;
  /** Who asks the importing module for it says one of these. */
  readonly names: readonly string[];
  /** The importing module gives it another name, or takes all of its names: nothing needs to be said. */
  readonly renamed: boolean;
  /** The importing module gives something of it another name. */
  readonly handedOn: boolean;
}

export class ImportGraph {
  readonly #program: Program;
  readonly #texts: ReadonlyMap<string, UnparsedText>;
  readonly #edges = new Map<ModuleInfo, readonly Edge[]>();
  /** By the name of the package. */
  readonly #submodules = new Map<string, ModuleInfo[]>();
  /** The modules that import a module, or may, by their numbers. */
  #importers: readonly (readonly number[])[] | undefined;
  readonly #asked = new Map<ModuleInfo, ReadonlySet<ModuleInfo>>();
  readonly #askers = new Map<ModuleInfo | string, Uint8Array>();
  readonly #numbers: ReadonlyMap<ModuleInfo, number>;

  /** `texts`: of all files. */
  constructor(program: Program, texts: ReadonlyMap<string, UnparsedText>) {
    this.#program = program;
    this.#texts = texts;
    this.#numbers = new Map([...program.modules].map((module, number) => [module, number]));
    for (const module of program.modules) {
      const parent = module.name.slice(0, Math.max(0, module.name.lastIndexOf('.')));
      this.#submodules.set(parent, [...(this.#submodules.get(parent) ?? []), module]);
    }
  }

  /** Modules that a module imports, and those of them that these have imported and it speaks of, or that give something that it may speak of by another name. */
  askedBy(module: ModuleInfo): ReadonlySet<ModuleInfo> {
    let asked = this.#asked.get(module);
    if (asked === undefined) {
      asked = this.#findAsked(module, ({ renamed, handedOn }) => renamed || handedOn);
      this.#asked.set(module, asked);
    }
    return asked;
  }

  /** Modules that a module imports, and those of them that these have imported and it speaks of. What others name anew is asked for there. */
  namedBy(module: ModuleInfo): ReadonlySet<ModuleInfo> {
    return this.#findAsked(module, ({ renamed }) => renamed);
  }

  /** `unsaid`: whether a module is come to by an edge without a word. */
  #findAsked(module: ModuleInfo, unsaid: (edge: Edge) => boolean): ReadonlySet<ModuleInfo> {
    const words = this.#texts.get(module.file)?.words;
    const found = new Set(this.#edgesOf(module).map(({ to }) => to));
    for (const each of found) {
      for (const edge of this.#edgesOf(each)) {
        if (unsaid(edge) || words === undefined || edge.names.some((name) => words.has(name))) {
          found.add(edge.to);
        }
      }
      this.#addSubmodules(found, each, module);
    }
    return found;
  }

  /** Whether a module may come to something that another one defines, through however many others, or that a library of this name does. */
  mayCome(from: ModuleInfo, to: ModuleInfo | string): boolean {
    let askers = this.#askers.get(to);
    if (askers === undefined) {
      askers = this.#askersOf(to);
      this.#askers.set(to, askers);
    }
    // A module that was added since is not known to come to nothing.
    return askers[this.#numbers.get(from) ?? -1] !== 0;
  }

  /** By the modules' numbers: 1 for those that may. Of all modules that are asked for, sets would take a hundred times the room. */
  #askersOf(target: ModuleInfo | string): Uint8Array {
    this.#importers ??= this.#findImporters();
    const askers = new Uint8Array(this.#numbers.size);
    const targets = typeof target === 'string' ? this.#sayers(target) : [target];
    const left = targets.map((each) => this.#numbers.get(each) ?? -1);
    for (let number = left.pop(); number !== undefined; number = left.pop()) {
      if (askers[number] === 0) {
        askers[number] = 1;
        left.push(...(this.#importers[number] ?? []));
      }
    }
    return askers;
  }

  #sayers(word: string): readonly ModuleInfo[] {
    return [...this.#program.modules].filter((module) => this.#texts.get(module.file)?.words.has(word) !== false);
  }

  #findImporters(): readonly (readonly number[])[] {
    const importers: number[][] = Array.from(this.#numbers, () => []);
    for (const [module, number] of this.#numbers) {
      for (const to of this.askedBy(module)) {
        importers[this.#numbers.get(to) ?? -1]?.push(number);
      }
    }
    return importers;
  }

  /** `import a` finds `a.b` too, when somebody else has imported that. */
  #addSubmodules(found: Set<ModuleInfo>, module: ModuleInfo, asker: ModuleInfo): void {
    const members = this.#texts.get(asker.file)?.members;
    for (const submodule of this.#submodules.get(module.name) ?? []) {
      if (members?.has(lastOf(submodule.name)) !== false) {
        found.add(submodule);
      }
    }
  }

  #edgesOf(module: ModuleInfo): readonly Edge[] {
    let edges = this.#edges.get(module);
    if (edges === undefined) {
      edges = this.#newEdges(module);
      this.#edges.set(module, edges);
    }
    return edges;
  }

  #newEdges(module: ModuleInfo): readonly Edge[] {
    const unparsed = this.#texts.get(module.file);
    const edges: Edge[] = [];
    if (unparsed === undefined) {
      return edges;
    }
    for (const { path, names, star } of unparsed.imports) {
      const to = this.#resolved(path, module);
      if (to !== undefined && to !== module) {
        const handedOn = names.some((name) => unparsed.assigned.has(name));
        const renamed =
          star || (handedOn && [...names, ...this.#namesBelow(to)].some((name) => unparsed.assignedLast.has(name)));
        edges.push({ to, names, renamed, handedOn });
      }
    }
    return edges;
  }

  /** Of `b = a.c` the last name is the one that is given another one: a module, when it is one of the modules in `a`. */
  #namesBelow({ name }: ModuleInfo): readonly string[] {
    return (this.#submodules.get(name) ?? []).map((submodule) => lastOf(submodule.name));
  }

  /** The longest part of a path that is a module of the program, as the evaluator finds it. */
  #resolved(path: string, module: ModuleInfo): ModuleInfo | undefined {
    const parts = imported(path, module, this.#program).split('.');
    for (let count = parts.length; count > 0; count -= 1) {
      const found = this.#program.module(parts.slice(0, count).join('.'));
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

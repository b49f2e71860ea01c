/** A module of the program, with what its summary says by name. */
import type { CallSummary, ChunkSummary, ModuleSummary } from '../python/summary';
import type { Value } from '../python/values';
import type { CallSite, ClassInfo, FunctionInfo, ModuleInfo, ModuleName } from './entity';

/** A module, from what its summary says. */
export class SummarizedModule implements ModuleInfo {
  /** Names the file to those who gave it: a path or an address. */
  readonly file: string;
  /** Dotted, as it is imported. */
  readonly name: string;
  /** It is a package's `__init__`. */
  readonly isPackage: boolean;
  /** It is a cell of this notebook. */
  readonly notebook?: string;
  readonly stars: readonly string[];
  readonly names = new Map<string, Value[]>();
  readonly functions = new Map<string, FunctionInfo[]>();
  readonly classes = new Map<string, ClassInfo[]>();
  summary: ModuleSummary;
  readonly order: number;
  /** Calls of each chunk, by name, as long as they are the same. */
  readonly #callsOf = new Map<ChunkSummary, readonly (readonly [string, CallSite])[]>();
  readonly #infos = new Map<ChunkSummary, FunctionInfo[]>();
  #mentions: Map<string, CallSite[]> | undefined;
  #others: Set<string> | undefined;

  constructor(file: string, { name, isPackage, notebook }: ModuleName, summary: ModuleSummary, order: number) {
    this.summary = summary;
    this.order = order;
    this.file = file;
    this.name = name;
    this.isPackage = isPackage;
    if (notebook !== undefined) {
      this.notebook = notebook;
    }
    this.stars = summary.stars;
    const methods = new Map<ClassInfo, Map<string, FunctionInfo[]>>();
    for (const chunk of summary.chunks) {
      this.#addClasses(chunk, methods);
    }
    for (const chunk of summary.chunks) {
      this.#addNames(chunk);
      for (const each of chunk.functions) {
        const owner = this.classes.get(each.name.slice(0, Math.max(0, each.name.lastIndexOf('.'))))?.at(-1);
        const info: FunctionInfo = { module: this, chunk, summary: each, owner };
        add(this.functions, each.name, info);
        const known = owner && methods.get(owner);
        if (known !== undefined) {
          add(known, each.name.slice(each.name.lastIndexOf('.') + 1), info);
        }
        add(this.#infos, chunk, info);
      }
    }
  }

  /** Every call, by the last name of what is called, or of a function that is passed. */
  get mentions(): ReadonlyMap<string, readonly CallSite[]> {
    if (this.#mentions === undefined) {
      this.#mentions = new Map();
      for (const chunk of this.summary.chunks) {
        for (const [name, site] of this.#sitesOf(chunk)) {
          add(this.#mentions, name, site);
        }
      }
    }
    return this.#mentions;
  }

  get others(): ReadonlySet<string> {
    this.#others ??= new Set(this.summary.chunks.flatMap(({ others }) => others));
    return this.#others;
  }

  /** The calls of some chunks have changed. */
  callsChanged(chunks: readonly ChunkSummary[]): void {
    for (const chunk of chunks) {
      this.#callsOf.delete(chunk);
    }
    this.#mentions = undefined;
    this.#others = undefined;
  }

  #sitesOf(chunk: ChunkSummary): readonly (readonly [string, CallSite])[] {
    let sites = this.#callsOf.get(chunk);
    if (sites === undefined) {
      sites = [
        ...(this.#infos.get(chunk) ?? []).flatMap((info) => this.#sites(chunk, info, info.summary.calls)),
        ...this.#sites(chunk, undefined, chunk.calls),
      ];
      this.#callsOf.set(chunk, sites);
    }
    return sites;
  }

  #addClasses(chunk: ChunkSummary, methods: Map<ClassInfo, Map<string, FunctionInfo[]>>): void {
    for (const summary of chunk.classes) {
      const own = new Map<string, FunctionInfo[]>();
      const info: ClassInfo = { module: this, chunk, summary, methods: own };
      methods.set(info, own);
      add(this.classes, summary.name, info);
    }
  }

  #addNames(chunk: ChunkSummary): void {
    for (const [name, values] of Object.entries(chunk.names)) {
      for (const value of values) {
        add(this.names, name, value);
      }
    }
  }

  #sites(
    chunk: ChunkSummary,
    caller: FunctionInfo | undefined,
    calls: readonly CallSummary[],
  ): readonly (readonly [string, CallSite])[] {
    return calls.flatMap((call) => {
      const site: CallSite = { module: this, chunk, caller, call };
      const names = new Set([call.callee, ...Object.values(call.passed)].map((value) => this.lastName(value)));
      names.delete('');
      return [...names].map((name) => [name, site] as const);
    });
  }

  /** The name that what is called has where it is defined: `get` of `self.client.get`, `run` of `from x import run as start`. */
  lastName(value: Value): string {
    switch (value.is) {
      case 'path':
        return last(value.path);
      case 'local':
        return last(value.name);
      case 'global': {
        const [meaning] = this.names.get(value.name) ?? [];
        return meaning?.is === 'path' ? last(meaning.path) : value.name;
      }
      case 'attr':
        return value.name;
      case 'call':
        return value.first === undefined ? '' : this.lastName(value.first); // functools.partial(f, ...)
      default:
        return '';
    }
  }
}

function add<Key, Item>(map: Map<Key, Item[]>, name: Key, item: Item): void {
  const items = map.get(name);
  if (items === undefined) {
    map.set(name, [item]);
  } else {
    items.push(item);
  }
}

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A module of the program, with what its summary says by name. */
import { MapView } from '../../base/mapView';
import { append } from '../../base/multimap';
import type { CallSummary } from '../python/callSummary';
import type { ChunkSummary, ModuleSummary } from '../python/summary';
import type { Value } from '../python/values';
import type { AskedNames } from './askedNames';
import { type Contents, ContentsMaker } from './contents';
import type { CallSite, ClassInfo, FunctionInfo, ModuleInfo, ModuleName } from './entity';

/** What a file says of single names, of which more is read when somebody asks for more. */
export interface Part {
  /** Reads what binds a name. Returns whether that is more than was read before. */
  about(name: string): boolean;
  /** What was read until now. */
  readonly summary: ModuleSummary;
  all(): ModuleSummary;
}

/** A file that is read when somebody asks for what it says; what can be told before tells whether that must be. */
export interface Unread {
  read(): ModuleSummary;
  /** For a file that nobody asks for more than a few names; undefined: all is read at once. */
  readonly part: Part | undefined;
  /** Whether a name may stand in the file. */
  says(name: string): boolean;
  /** Names of its functions and methods, and more; undefined: not known. */
  readonly defined: ReadonlySet<string> | undefined;
  /** Whether it may come to something that another module defines, or a library of this name. */
  mayCome(to: ModuleInfo | string): boolean;
  /** Whether it may come to something of one of these names, be it by another name. */
  hears(names: readonly string[]): boolean;
  /** Whether classes that are made from this one may be defined there. */
  mayInherit(base: ClassInfo): boolean;
}

/** Where what is asked for is defined: a module, or a library by its first name. `givenTo`: only where it is given to something of one of these names. */
export type Origin = ModuleInfo | string | { readonly module: ModuleInfo; readonly givenTo: readonly string[] };

/** Where a module comes from, and how it stands among others. */
interface Placed {
  readonly from: Unread;
  readonly order: number;
  /** Of the program. */
  readonly asked: AskedNames;
}

/** A module, from what its summary says; one that is unread is read when somebody asks for more than its name. */
export class SummarizedModule implements ModuleInfo {
  /** Names the file to those who gave it: a path or an address. */
  readonly file: string;
  /** Dotted, as it is imported. */
  readonly name: string;
  /** It is a package's `__init__`. */
  readonly isPackage: boolean;
  /** It is a cell of this notebook. */
  readonly notebook?: string;
  readonly order: number;
  #unread: Unread | undefined;
  #contents: Contents | undefined;
  /** As far as somebody asked, while not all was. */
  #known: Contents | undefined;
  readonly #maker: ContentsMaker;
  readonly #asked: AskedNames;
  /** Calls of each chunk, by name, as long as they are the same; of a file that changes while it is looked at. */
  readonly #callsOf = new Map<ChunkSummary, readonly (readonly [string, CallSite])[]>();
  #mentions: Map<string, CallSite[]> | undefined;
  #others: Set<string> | undefined;
  /** Whether it may come to something of some names. */
  readonly #heard = new Map<readonly string[], boolean>();

  constructor(file: string, { name, isPackage, notebook }: ModuleName, { from, order, asked }: Placed) {
    this.#unread = from;
    this.order = order;
    this.file = file;
    this.#asked = asked;
    this.#maker = new ContentsMaker(this, asked);
    this.name = name;
    this.isPackage = isPackage;
    if (notebook !== undefined) {
      this.notebook = notebook;
    }
  }

  /** Whether a name may stand in the file, for somebody who asks about something that is defined there. */
  says(name: string, origin: Origin | undefined): boolean {
    const unread = this.#unread;
    const heard = typeof origin !== 'object' || !('givenTo' in origin) || this.hears(origin.givenTo);
    return unread === undefined || (heard && unread.says(name) && this.#mayCome(origin, unread));
  }

  /** Names of its functions and methods, and more; undefined: not known before it is read. */
  get defined(): ReadonlySet<string> | undefined {
    return this.#unread?.defined;
  }

  /** Whether classes that are made from this one may be defined there. */
  mayInherit(base: ClassInfo): boolean {
    return this.#unread?.mayInherit(base) !== false;
  }

  /** Whether it may come to something of one of these names. The same list is asked for again and again. */
  hears(names: readonly string[]): boolean {
    let hears = this.#heard.get(names);
    if (hears === undefined) {
      hears = this.#unread?.hears(names) !== false;
      this.#heard.set(names, hears);
    }
    return hears;
  }

  #mayCome(origin: Origin | undefined, unread: Unread): boolean {
    const from = typeof origin === 'object' && 'givenTo' in origin ? origin.module : origin;
    return from === undefined || from === this || unread.mayCome(from);
  }

  get summary(): ModuleSummary {
    this.#asked.noteEvery();
    return this.#read().summary;
  }

  /** The text changed, and the summary says of names what the one before said. */
  set summary(summary: ModuleSummary) {
    this.#contents = { ...this.#read(), summary };
    this.#unread = undefined;
  }

  /** The text changed in what it says. Returns the names that mean something else. */
  change(summary: ModuleSummary): ReadonlySet<string> {
    const { contents, changed } = this.#maker.make(summary);
    this.#contents = contents;
    this.#unread = undefined;
    this.#callsOf.clear();
    this.#mentions = undefined;
    this.#others = undefined;
    return changed;
  }

  get stars(): readonly string[] {
    return this.#unread?.part === undefined ? this.#read().summary.stars : [];
  }

  get names(): ReadonlyMap<string, readonly Value[]> {
    return this.#partly('names') ?? this.#read().names;
  }

  get functions(): ReadonlyMap<string, readonly FunctionInfo[]> {
    return this.#partly('functions') ?? this.#read().functions;
  }

  get classes(): ReadonlyMap<string, readonly ClassInfo[]> {
    return this.#partly('classes') ?? this.#read().classes;
  }

  /** As long as not all was read: what reads as much as somebody asks for. */
  #partly<Of extends 'names' | 'functions' | 'classes'>(of: Of): Contents[Of] | undefined {
    const part = this.#unread?.part;
    return part === undefined || this.#contents !== undefined
      ? undefined
      : new MapView(
          (name) => this.#about(name, part)[of] as ReadonlyMap<string, never>,
          () => this.#read()[of] as ReadonlyMap<string, never>,
        );
  }

  /** `name`: qualified, perhaps; what binds its first word binds it. */
  #about(name: string, part: Part): Contents {
    const [first = name] = name.split('.', 1);
    if (part.about(first) || this.#known === undefined) {
      this.#known = this.#maker.make(part.summary).contents;
    }
    return this.#known;
  }

  #read(): Contents {
    if (this.#contents === undefined) {
      // What was told of some names goes on to be what it was.
      const part = this.#known === undefined ? undefined : this.#unread?.part;
      const summary = part?.all() ?? this.#unread?.read() ?? { chunks: [], stars: [] };
      this.#contents = this.#maker.make(summary).contents;
      this.#known = undefined;
    }
    return this.#contents;
  }

  /** Every call, by the last name of what is called, or of a function that is passed. */
  get mentions(): ReadonlyMap<string, readonly CallSite[]> {
    if (this.#mentions === undefined) {
      const mentions = new Map<string, CallSite[]>();
      const add = (name: string, site: CallSite) => append(mentions, name, site);
      for (const chunk of this.#read().summary.chunks) {
        if (this.#unread === undefined) {
          for (const [name, site] of this.#sitesOf(chunk)) {
            add(name, site);
          }
        } else {
          this.#eachSite(chunk, add);
        }
      }
      this.#mentions = mentions;
    }
    return this.#mentions;
  }

  get others(): ReadonlySet<string> {
    this.#others ??= new Set(this.#read().summary.chunks.flatMap(({ others }) => others));
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
      const found: (readonly [string, CallSite])[] = [];
      this.#eachSite(chunk, (name, site) => found.push([name, site]));
      sites = found;
      this.#callsOf.set(chunk, sites);
    }
    return sites;
  }

  /** Each call of a chunk, once for each name by which it is mentioned. */
  #eachSite(chunk: ChunkSummary, visit: (name: string, site: CallSite) => void): void {
    for (const info of this.#read().infos.get(chunk) ?? []) {
      this.#sites({ module: this, chunk, caller: info }, info.summary.calls, visit);
    }
    this.#sites({ module: this, chunk, caller: undefined }, chunk.calls, visit);
  }

  #sites(
    { module, chunk, caller }: Omit<CallSite, 'call'>,
    calls: readonly CallSummary[],
    visit: (name: string, site: CallSite) => void,
  ): void {
    for (const call of calls) {
      const site: CallSite = { module, chunk, caller, call };
      const called = this.lastName(call.callee);
      if (called !== '') {
        visit(called, site);
      }
      const passed = Object.values(call.passed);
      for (const name of passed.length === 0 ? [] : new Set(passed.map((value) => this.lastName(value)))) {
        if (name !== '' && name !== called) {
          visit(name, site);
        }
      }
    }
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
        if (meaning?.is === 'call' && meaning.first !== undefined) {
          return this.lastName(meaning); // what is called is what functools.partial was given
        }
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

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

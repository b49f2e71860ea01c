/** What a summary says, by name. Of a file that changes, functions and classes that say what they said before are the same objects. */
import { common } from '../../base/common';
import { append } from '../../base/multimap';
import { tells } from '../python/sameSummary';
import type { ChunkSummary, ModuleSummary } from '../python/summary';
import type { Value } from '../python/values';
import type { AskedNames } from './askedNames';
import type { ClassInfo, FunctionInfo, ModuleInfo } from './entity';

export interface Contents {
  readonly summary: ModuleSummary;
  readonly names: ReadonlyMap<string, readonly Value[]>;
  readonly functions: ReadonlyMap<string, readonly FunctionInfo[]>;
  readonly classes: ReadonlyMap<string, readonly ClassInfo[]>;
  readonly infos: ReadonlyMap<ChunkSummary, readonly FunctionInfo[]>;
}

/** The contents of one module, again and again. */
export class ContentsMaker {
  readonly #module: ModuleInfo;
  readonly #asked: AskedNames;
  #chunks: readonly ChunkSummary[] = [];
  #classesOf = new Map<ChunkSummary, readonly KnownClass[]>();
  #infos = new Map<ChunkSummary, readonly FunctionInfo[]>();

  constructor(module: ModuleInfo, asked: AskedNames) {
    this.#module = module;
    this.#asked = asked;
  }

  /** The contents, and the names that mean something else than in those before. */
  make(summary: ModuleSummary): { readonly contents: Contents; readonly changed: ReadonlySet<string> } {
    const told = summary.chunks.filter(tells);
    const changed = new Set(differing(this.#chunks, told).flatMap(namesOf));
    const names = new Map<string, Value[]>();
    const classes = new Map<string, KnownClass[]>();
    this.#takeClasses(told, classes);
    for (const chunk of told) {
      for (const [name, values] of Object.entries(chunk.names)) {
        append(names, name, ...values);
      }
    }
    const functions = this.#takeFunctions(told, classes, changed);
    this.#chunks = told;
    const asked = this.#asked;
    return {
      contents: {
        summary,
        names: asked.watched(names),
        functions: asked.watched(functions),
        classes: asked.watched(classes),
        infos: this.#infos,
      },
      changed,
    };
  }

  #takeClasses(chunks: readonly ChunkSummary[], classes: Map<string, KnownClass[]>): void {
    const before = this.#classesOf;
    this.#classesOf = new Map();
    for (const chunk of chunks) {
      const known = before.get(chunk) ?? chunk.classes.map((each) => new KnownClass(this.#module, chunk, each));
      this.#classesOf.set(chunk, known);
      for (const each of known) {
        each.empty(this.#asked);
        append(classes, each.summary.name, each);
      }
    }
  }

  #takeFunctions(
    chunks: readonly ChunkSummary[],
    classes: ReadonlyMap<string, readonly KnownClass[]>,
    changed: Set<string>,
  ): ReadonlyMap<string, readonly FunctionInfo[]> {
    const before = this.#infos;
    this.#infos = new Map();
    const functions = new Map<string, FunctionInfo[]>();
    for (const chunk of chunks) {
      const known = before.get(chunk);
      const infos = chunk.functions.map((summary, index): FunctionInfo => {
        const owner = classes.get(summary.name.slice(0, Math.max(0, summary.name.lastIndexOf('.'))))?.at(-1);
        const same = known?.[index];
        if (same !== undefined && same.owner !== owner) {
          for (const name of namesOf(chunk)) {
            changed.add(name);
          }
        }
        const info =
          same?.owner === owner && same !== undefined ? same : { module: this.#module, chunk, summary, owner };
        append(functions, summary.name, info);
        owner?.add(info);
        return info;
      });
      this.#infos.set(chunk, infos);
    }
    return functions;
  }
}

/** A class, whose methods may come and go while it stays. */
class KnownClass implements ClassInfo {
  readonly module: ModuleInfo;
  readonly chunk: ChunkSummary;
  readonly summary: ClassInfo['summary'];
  #own = new Map<string, FunctionInfo[]>();
  #methods: ReadonlyMap<string, readonly FunctionInfo[]> = this.#own;
  #attributes: ReadonlyMap<string, readonly Value[]> | undefined;
  #asked: AskedNames | undefined;

  constructor(module: ModuleInfo, chunk: ChunkSummary, summary: ClassInfo['summary']) {
    this.module = module;
    this.chunk = chunk;
    this.summary = summary;
  }

  get methods(): ReadonlyMap<string, readonly FunctionInfo[]> {
    return this.#methods;
  }

  get attributes(): ReadonlyMap<string, readonly Value[]> {
    if (this.#attributes === undefined) {
      const attributes = new Map<string, Value[]>();
      for (const { summary } of [...this.#own.values()].flat()) {
        for (const [name, values] of Object.entries(summary.attributes)) {
          append(attributes, name, ...values);
        }
      }
      this.#attributes = this.#asked === undefined ? attributes : this.#asked.watched(attributes);
    }
    return this.#attributes;
  }

  /** Its methods are added anew. */
  empty(asked: AskedNames): void {
    this.#asked = asked;
    this.#own = new Map();
    this.#methods = asked.watched(this.#own);
    this.#attributes = undefined;
  }

  add(info: FunctionInfo): void {
    append(this.#own, info.summary.name.slice(info.summary.name.lastIndexOf('.') + 1), info);
  }
}

/** What is only in one of two lists, or between such: what is at their beginnings and at their ends the same is left out. */
function differing<Item>(a: readonly Item[], b: readonly Item[]): readonly Item[] {
  const { start, end } = common(a, b, (one, other) => one === other);
  return [...a.slice(start, a.length - end), ...b.slice(start, b.length - end)];
}

/** All names by which one may come to something of a chunk. */
function namesOf({ names, functions, classes }: ChunkSummary): readonly string[] {
  return [
    ...Object.keys(names),
    ...functions.flatMap(({ name, attributes }) => [name, last(name), ...Object.keys(attributes)]),
    ...classes.flatMap((each) => [each.name, last(each.name), ...Object.keys(each.names)]),
  ];
}

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

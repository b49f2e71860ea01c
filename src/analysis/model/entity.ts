/** What a value turns out to be, once the whole program is known. */
import type { CallSummary } from '../python/callSummary';
import type { ChunkSummary, ClassSummary, FunctionSummary, ModuleSummary } from '../python/summary';
import type { Value } from '../python/values';

/** How a file is imported. */
export interface ModuleName {
  /** Dotted. */
  readonly name: string;
  /** It is a package's `__init__`. */
  readonly isPackage: boolean;
  /** It is a cell of this notebook: cells of one notebook share their names, and their code runs on a loop. */
  readonly notebook?: string;
}

/** A module of the program, with what its summary says by name. */
export interface ModuleInfo extends ModuleName {
  /** Names the file to those who gave it: a path or an address. */
  readonly file: string;
  /** What it was made from. */
  readonly summary: ModuleSummary;
  /** Its place among the program's files: it stays when the file changes. */
  readonly order: number;
  /** Modules of which it takes all names. */
  readonly stars: readonly string[];
  readonly names: ReadonlyMap<string, readonly Value[]>;
  readonly functions: ReadonlyMap<string, readonly FunctionInfo[]>;
  readonly classes: ReadonlyMap<string, readonly ClassInfo[]>;
  /** Every call, by the last name of what is called, or of a function that is passed. */
  readonly mentions: ReadonlyMap<string, readonly CallSite[]>;
  /** Names of methods that it calls on something that is not known. */
  readonly others: ReadonlySet<string>;
  /** The name that a value has where it is defined: `get` of `self.client.get`. */
  lastName(value: Value): string;
}

/** A call, with the function in which it stands; undefined: code that runs when the module is imported. */
export interface CallSite {
  readonly module: ModuleInfo;
  readonly chunk: ChunkSummary;
  readonly caller: FunctionInfo | undefined;
  readonly call: CallSummary;
}

/** A function of the program. */
export interface FunctionInfo {
  readonly module: ModuleInfo;
  readonly chunk: ChunkSummary;
  readonly summary: FunctionSummary;
  /** The class whose method it is. */
  readonly owner: ClassInfo | undefined;
}

/** A class of the program. */
export interface ClassInfo {
  readonly module: ModuleInfo;
  readonly chunk: ChunkSummary;
  readonly summary: ClassSummary;
  /** Its methods by name; of several definitions of a name, all. */
  readonly methods: ReadonlyMap<string, readonly FunctionInfo[]>;
  /** What its methods assign to attributes of their instance, by name. */
  readonly attributes: ReadonlyMap<string, readonly Value[]>;
}

export type Entity =
  | { readonly kind: 'module'; readonly module: ModuleInfo }
  /** A module, function, class or constant of a library, by its canonical path: `asyncio.create_task`. */
  | { readonly kind: 'external'; readonly path: string }
  | {
      readonly kind: 'function';
      readonly info: FunctionInfo;
      /** Found through an instance of a class: a subclass may have another one. */
      readonly through: ClassInfo | undefined;
    }
  | { readonly kind: 'class'; readonly info: ClassInfo }
  | { readonly kind: 'instance'; readonly info: ClassInfo }
  /** An instance of a type of a library, by the type's canonical path: `asyncio.Queue`. */
  | { readonly kind: 'object'; readonly type: string }
  | { readonly kind: 'method'; readonly type: string; readonly name: string }
  /** What the call of a coroutine function gives. */
  | { readonly kind: 'coroutine'; readonly of: FunctionInfo | string }
  | { readonly kind: 'asyncGenerator'; readonly of: FunctionInfo }
  | { readonly kind: 'generator'; readonly of: FunctionInfo }
  /** The function of a property, where it is read. */
  | { readonly kind: 'getter'; readonly of: FunctionInfo }
  | { readonly kind: 'partial'; readonly of: Entity }
  | { readonly kind: 'literal'; readonly type: string };

/** A class that another one inherits from. */
export type Ancestor =
  | { readonly kind: 'class'; readonly info: ClassInfo }
  | { readonly kind: 'library'; readonly type: string }
  | { readonly kind: 'unknown' };

/** The name of a coroutine function as a message shows it: `fetch`, `Client.get`, `asyncio.sleep`. */
export function nameOf(of: FunctionInfo | string): string {
  return typeof of === 'string' ? of : of.summary.name.replace(/^.*<locals>\./, '');
}

/** The name of a method without its class's. */
export function methodName({ summary }: FunctionInfo): string {
  return summary.name.replace(/^.*\./, '');
}

/** What a class's body binds a name to; of its instances, what its methods assign to it too. */
export function valuesIn({ summary, attributes }: ClassInfo, name: string, ofInstance: boolean): readonly Value[] {
  return [...(summary.names[name] ?? []), ...(ofInstance ? (attributes.get(name) ?? []) : [])];
}

/** Whether functions give coroutines, by what they are themselves. */
export function areCoroutineFunctions(...functions: readonly FunctionInfo[]): boolean {
  return functions.every(({ summary }) => summary.async && !summary.generator);
}

/** Whether two entities are the same thing. */
function sameEntity(a: Entity, b: Entity): boolean {
  if (a.kind !== b.kind) {
    return false;
  }
  if ('info' in a && 'info' in b) {
    return a.info === b.info;
  }
  return a.kind === 'module' && b.kind === 'module'
    ? a.module === b.module
    : JSON.stringify(keyOf(a)) === JSON.stringify(keyOf(b));
}

/** What all of several are; undefined when they differ, or one is not known. */
export function agreedEntity([first, ...more]: readonly (Entity | undefined)[]): Entity | undefined {
  return first !== undefined && more.every((each) => each !== undefined && sameEntity(each, first)) ? first : undefined;
}

/** What tells entities of a kind apart. */
function keyOf(entity: Entity): unknown {
  switch (entity.kind) {
    case 'coroutine':
      return typeof entity.of === 'string' ? entity.of : `${entity.of.module.file}#${entity.of.summary.name}`;
    case 'asyncGenerator':
    case 'generator':
    case 'getter':
      return `${entity.of.module.file}#${entity.of.summary.name}`;
    case 'partial':
      return keyOf(entity.of);
    case 'external':
      return entity.path;
    case 'object':
    case 'literal':
      return entity.type;
    case 'method':
      return [entity.type, entity.name];
    default:
      return entity.kind;
  }
}

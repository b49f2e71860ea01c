/** Resolves values across the files of a program. What several possibilities disagree about is not known, and is undefined. */
import { propertyOf } from '../python/properties';
import { generic, type Value } from '../python/values';
import type { Answer, AskedNames } from './askedNames';
import { Decorators } from './decorators';
import {
  type Ancestor,
  agreedEntity,
  areCoroutineFunctions,
  type ClassInfo,
  type Entity,
  type FunctionInfo,
  type ModuleInfo,
  valuesIn,
} from './entity';
import { GlobalNames, MOST_REEXPORTS } from './globalNames';
import { Hierarchy } from './hierarchy';
import { canonical, isKnownType } from './library';
import {
  awaitedOf,
  externalCall,
  givenBy,
  instanceOf,
  libraryEntered,
  libraryMember,
  methodCall,
} from './libraryEntities';
import { definition, definitionsOf, imported, self } from './ownNames';
import type { Program } from './program';
import { Words } from './words';

/** Chains of names and calls longer than this are not followed. */
const DEEPEST = 16;

export class Evaluator {
  readonly program: Program;
  readonly #decorators = new Decorators((value, module) => this.#entity(value, module, 0));
  readonly #asked: AskedNames;
  readonly #known = new WeakMap<Value, Answer<Entity | undefined>>();
  readonly #words: Words;
  readonly #names: GlobalNames;
  readonly #hierarchy: Hierarchy;

  constructor(program: Program) {
    this.program = program;
    this.#asked = program.asked;
    this.#names = new GlobalNames(program, (value, module) => this.#entity(value, module, 0));
    this.#hierarchy = new Hierarchy(program, (base, module) => this.#entity(base, module, 0));
    this.#words = new Words(program.asked, {
      path: (path, module) => this.#path(imported(path, module, this.program), 0),
      global: (name, module) => this.#names.global(name, module, 0),
    });
  }

  /** What a value of a module is; undefined when it is not known. */
  entity(value: Value, module: ModuleInfo): Entity | undefined {
    return this.#entity(value, module, 0);
  }

  #entity(value: Value, module: ModuleInfo, depth: number): Entity | undefined {
    if (depth > DEEPEST) {
      return undefined;
    }
    const known = this.#known.get(value);
    if (known !== undefined && this.#asked.uses(known)) {
      return known.given;
    }
    // A value that needs itself is not known; set before, so that it is found.
    this.#known.set(value, this.#asked.unfinished(undefined));
    const around = this.#asked.begin();
    const entity = this.#find(value, module, depth + 1);
    this.#known.set(value, this.#asked.end(entity, around));
    return entity;
  }

  #find(value: Value, module: ModuleInfo, depth: number): Entity | undefined {
    switch (value.is) {
      case 'path':
      case 'global':
        return this.#words.of(value, module);
      case 'local':
        return definition(value.name, module);
      case 'attr':
        return this.#attribute(value, module, depth);
      case 'self':
        return self(value, module);
      case 'typed':
        return instanceOf(this.#entity(value.of, module, depth));
      case 'default': {
        // Other classes of the program may do otherwise; of a library's types nobody makes his own, or it does the same.
        const entity = this.#entity(value.of, module, depth);
        return entity?.kind === 'object' ? entity : undefined;
      }
      case 'literal':
        return { kind: 'literal', type: value.type };
      case 'unknown':
      case 'super':
      case 'parameter':
        return undefined;
      default:
        return this.#derived(value, module, depth);
    }
  }

  #derived(
    value: Extract<Value, { is: 'call' | 'await' | 'enter' | 'item' }>,
    module: ModuleInfo,
    depth: number,
  ): Entity | undefined {
    const of = this.#entity(value.of, module, depth);
    if (of === undefined) {
      return undefined;
    }
    switch (value.is) {
      case 'call':
        return this.#call(of, value.first && this.#entity(value.first, module, depth), depth);
      case 'await':
        return this.#awaited(of, depth);
      case 'enter':
        return this.#entered(of, value.async, depth);
      case 'item':
        return undefined;
    }
  }

  /** A dotted path: the longest part that is a module of the program, then names within it. */
  #path(path: string, reexports: number): Entity | undefined {
    const parts = path.split('.');
    for (let count = parts.length; count > 0; count -= 1) {
      const module = this.program.module(parts.slice(0, count).join('.'));
      if (module !== undefined) {
        return this.#within(module, parts.slice(count), reexports);
      }
    }
    return { kind: 'external', path: canonical(path) };
  }

  #within(module: ModuleInfo, names: readonly string[], reexports: number): Entity | undefined {
    const [first, ...rest] = names;
    if (first === undefined) {
      return { kind: 'module', module };
    }
    if (reexports > MOST_REEXPORTS) {
      return undefined;
    }
    const found = this.#exported(module, first, reexports);
    return rest.reduce<Entity | undefined>((of, name) => of && this.#member(of, name, 0), found);
  }

  /** A name of a module as others see it; a submodule of a package may have it too. */
  #exported(module: ModuleInfo, name: string, reexports: number): Entity | undefined {
    if (module.names.has(name)) {
      return this.#names.global(name, module, reexports + 1);
    }
    const submodule = this.program.module(`${module.name}.${name}`);
    if (submodule !== undefined) {
      return { kind: 'module', module: submodule };
    }
    const found = this.#names.global(name, module, reexports + 1);
    return found?.kind === 'external' && found.path.startsWith('builtins.') ? undefined : found;
  }

  // ---- members

  /** A member of something; undefined when it is not known. */
  member(of: Entity, name: string): Entity | undefined {
    return this.#member(of, name, 0);
  }

  #attribute(value: Extract<Value, { is: 'attr' }>, module: ModuleInfo, depth: number): Entity | undefined {
    if (value.of.is === 'super') {
      return this.#superMember(value.of.name, value.name, module, depth);
    }
    const of = this.#entity(value.of, module, depth);
    return of && this.#member(of, value.name, depth);
  }

  /** What a base has of this name; a class beside it, in a class with several bases, is not looked for. */
  #superMember(owner: string, name: string, module: ModuleInfo, depth: number): Entity | undefined {
    const info = module.classes.get(owner)?.at(-1);
    for (const ancestor of info === undefined ? [] : this.ancestors(info).slice(1)) {
      const found = this.#ownMember(ancestor, name, depth, info);
      if (found !== 'inherited') {
        return found?.kind === 'function' ? { ...found, through: undefined } : found;
      }
    }
    return undefined;
  }

  #member(of: Entity, name: string, depth: number): Entity | undefined {
    if (name === generic) {
      return of.kind === 'class' || (of.kind === 'external' && isKnownType(of.path)) ? of : undefined;
    }
    switch (of.kind) {
      case 'module':
        return this.#exported(of.module, name, 0);
      case 'external':
        return givenBy(of.path, name) ?? this.#beneath(`${of.path}.${name}`);
      case 'class':
        return this.#classMember(of.info, name, depth, false);
      case 'instance':
        return this.#classMember(of.info, name, depth, true);
      case 'object':
        return libraryMember(of.type, name);
      case 'method':
        return givenBy(`${of.type}.${of.name}`, name);
      case 'function':
        // `@click.group()` makes a group of a function, which has commands.
        return this.#decorators.have(of.info, /^click\.(?:Group\.)?group$/)
          ? libraryMember('click.Group', name)
          : undefined;
      default:
        return undefined;
    }
  }

  /** A member of what is no module of the program: a module of it may stand in a folder without `__init__.py`. */
  #beneath(path: string): Entity {
    const module = this.program.module(path);
    return module === undefined ? { kind: 'external', path: canonical(path) } : { kind: 'module', module };
  }

  #classMember(start: ClassInfo, name: string, depth: number, instance: boolean): Entity | undefined {
    for (const ancestor of this.ancestors(start)) {
      const found = this.#ownMember(ancestor, name, depth, instance ? start : undefined);
      if (found !== 'inherited') {
        return found;
      }
    }
    return undefined;
  }

  /** A member of a class itself; `inherited` when it has none of this name. `through`: the class of the instance, if there is one. */
  #ownMember(
    ancestor: Ancestor,
    name: string,
    depth: number,
    through: ClassInfo | undefined,
  ): Entity | undefined | 'inherited' {
    switch (ancestor.kind) {
      case 'unknown':
        return undefined;
      case 'library': {
        const found = through && libraryMember(ancestor.type, name);
        return found === undefined && isKnownType(ancestor.type) ? 'inherited' : found;
      }
      case 'class': {
        const { info } = ancestor;
        const methods = info.methods.get(propertyOf(name) ?? name);
        return methods === undefined
          ? this.#assigned(valuesIn(info, name, through !== undefined), info.module, depth)
          : this.#method(methods, name, through, depth);
      }
    }
  }

  #assigned(values: readonly Value[], module: ModuleInfo, depth: number): Entity | undefined | 'inherited' {
    if (values.length === 0) {
      return 'inherited';
    }
    return depth > DEEPEST ? undefined : this.#names.agreed(values, module);
  }

  /** `name`: by which it is asked for, that of a property's function or its own. */
  #method(
    methods: readonly FunctionInfo[],
    name: string,
    through: ClassInfo | undefined,
    depth: number,
  ): Entity | undefined {
    const [info] = methods;
    if (info === undefined || !methods.every((each) => each.summary.async === info.summary.async)) {
      return undefined;
    }
    if (!this.#decorators.have(info, /^(?:builtins\.property|functools\.cached_property)$/)) {
      return { kind: 'function', info, through };
    }
    if (through === undefined || propertyOf(name) === undefined) {
      return through && this.#result(info, depth);
    }
    return this.#hierarchy.replaces(info, through) ? undefined : { kind: 'getter', of: info };
  }

  /** A class and what it inherits from, in the order in which Python looks. */
  ancestors(info: ClassInfo): readonly Ancestor[] {
    return this.#hierarchy.ancestors(info);
  }

  /** Whether a function found through an instance is the one that runs: no subclass has another one, and no decorator replaces it. */
  isCertain({ info, through }: Extract<Entity, { kind: 'function' }>): boolean {
    return this.isPlain(info) && (through === undefined || !this.#hierarchy.replaces(info, through));
  }

  /** Whether what a function found through an instance gives is sure: as `isCertain`, but that decorators, and subclasses, may have put another coroutine function in its place. */
  givesForSure({ info, through }: Extract<Entity, { kind: 'function' }>): boolean {
    const isOne = (each: FunctionInfo) => this.isPlain(each) || this.#decorators.wrap(each);
    const others = through === undefined ? [] : this.#hierarchy.replacing(info, through);
    return isOne(info) && others.every((each) => isOne(each) && areCoroutineFunctions(each, info));
  }

  /** Whether a class of the program that is made from this one has its own method of this name. */
  overridden(info: ClassInfo, method: string): boolean {
    return this.#hierarchy.overridden(info, method);
  }

  // ---- calls

  /** What a call of something gives, whatever it is given; undefined when that is not known. */
  called(of: Entity): Entity | undefined {
    return this.#call(of, undefined, 0);
  }

  #call(of: Entity, first: Entity | undefined, depth: number): Entity | undefined {
    switch (of.kind) {
      case 'external':
        return externalCall(of.path, first);
      case 'class':
        return { kind: 'instance', info: of.info };
      case 'function':
        return this.#result(of.info, depth);
      case 'method':
        return methodCall(of.type, of.name);
      case 'partial':
        return this.#call(of.of, undefined, depth);
      default:
        return undefined;
    }
  }

  /** What a call of a function of the program gives. */
  #result(info: FunctionInfo, depth: number): Entity | undefined {
    const { summary } = info;
    if (!this.isPlain(info)) {
      return this.#decorators.wrap(info) ? { kind: 'coroutine', of: info } : undefined;
    }
    if (summary.async) {
      return { kind: summary.generator ? 'asyncGenerator' : 'coroutine', of: info };
    }
    if (summary.generator) {
      return { kind: 'generator', of: info };
    }
    return this.#returned(info, depth);
  }

  /** What a function returns, or a coroutine function's coroutine: of several definitions of a name, and of overloads, what all of them do. */
  #returned(info: FunctionInfo, depth: number): Entity | undefined {
    const returned = definitionsOf(info, (each) => this.isPlain(each)).map(({ module, summary }) => {
      const returns = summary.returns ?? summary.returned;
      return returns && this.#entity(returns, module, depth + 1);
    });
    return agreedEntity(returned);
  }

  /** Whether a function's decorators, if it has any, leave it what it is. */
  isPlain(info: FunctionInfo): boolean {
    return this.#decorators.leave(info);
  }

  #awaited(of: Entity, depth: number): Entity | undefined {
    if (of.kind === 'coroutine' && typeof of.of !== 'string') {
      return this.#returned(of.of, depth);
    }
    const type = awaitedOf(of);
    return type === undefined ? undefined : { kind: 'object', type };
  }

  #entered(of: Entity, async: boolean, depth: number): Entity | undefined {
    if (of.kind !== 'instance') {
      return of.kind === 'object' ? libraryEntered(of.type, async) : undefined;
    }
    const method = this.#classMember(of.info, async ? '__aenter__' : '__enter__', depth, true);
    if (method?.kind !== 'function') {
      return undefined;
    }
    const returns = method.info.summary.returns ?? method.info.summary.returned;
    return returns?.is === 'self' ? of : returns && this.#entity(returns, method.info.module, depth + 1);
  }
}

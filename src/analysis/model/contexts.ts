/**
 * Where functions run: on a loop, with none, in a thread, in another process, in a signal handler. A context is only claimed with a chain of calls that
 * leads there from a place where it is sure; a function may have several, and one without any is simply not known.
 */
import type { Value } from '../python/values';
import type { CallSite, ClassInfo, Entity, FunctionInfo } from './entity';
import type { Evaluator } from './evaluate';
import {
  type Context,
  contextOfDecorator,
  contextOfMethod,
  contextOfPassed,
  isPytestFunction,
  namesOfCallers,
} from './frameworks';
import { memberOf, typeAndBases } from './library';

/** A way into a function. */
export interface Reached {
  readonly context: Context;
  /** What makes it sure: a call in code of a module, a coroutine function that calls, something that was given the function, or its own decorator, class or name. */
  readonly root: 'module' | 'coroutine' | 'passed' | 'framework';
  /** From the root to the function itself, each calling the next; the first is the root's. Empty for `framework` when the function is its own root. */
  readonly calls: readonly CallSite[];
  /** The function that a framework calls. */
  readonly entry?: FunctionInfo;
  /** Some call of the chain runs only under a condition. */
  readonly conditional: boolean;
}

/** Chains longer than this convince nobody. */
const LONGEST = 6;
/** Ways looked at for one function; a function that is called from everywhere has enough by then. */
const MOST_WAYS = 400;

export class Contexts {
  readonly #evaluator: Evaluator;
  #version = -1;
  #known = new Map<FunctionInfo, readonly Reached[]>();
  #meant = new Map<FunctionInfo, Map<Context, boolean>>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  #keepUp(): void {
    const { calls: version } = this.#evaluator.program;
    if (version !== this.#version) {
      this.#version = version;
      this.#known = new Map();
      this.#meant = new Map();
    }
  }

  /** Where a function runs: the shortest way for each context that is known. */
  of(info: FunctionInfo): readonly Reached[] {
    this.#keepUp();
    let known = this.#known.get(info);
    if (known === undefined) {
      known = this.#find(info);
      this.#known.set(info, known);
    }
    return known;
  }

  /** The way by which a function runs in a context, if there is one. */
  in(info: FunctionInfo, context: Context): Reached | undefined {
    return this.of(info).find((reached) => reached.context === context);
  }

  /** Whether a function is called in a context for its own sake: it is given to what calls it there, or a framework does. Without this `in` finds only calls of it. */
  isMeantFor(info: FunctionInfo, context: Context): boolean {
    this.#keepUp();
    const known = this.#meant.get(info) ?? new Map<Context, boolean>();
    this.#meant.set(info, known);
    let meant = known.get(context);
    if (meant === undefined) {
      meant = this.#framework(info) === context || this.#isGiven(info, context);
      known.set(context, meant);
    }
    return meant;
  }

  #isGiven(info: FunctionInfo, context: Context): boolean {
    const origin = { module: info.module, givenTo: namesOfCallers(context) };
    const way: Way = { info, calls: [], conditional: false };
    for (const site of this.#evaluator.program.mentions(calledName(info), origin)) {
      if (isPassing(site) && [...this.#throughPassing(way, site)].some((reached) => reached.context === context)) {
        return true;
      }
    }
    return false;
  }

  #find(start: FunctionInfo): readonly Reached[] {
    const found = new Map<Context, Reached>();
    const seen = new Set<FunctionInfo>([start]);
    const queue: Way[] = [{ info: start, calls: [], conditional: false }];
    for (let index = 0; index < queue.length && index < MOST_WAYS; index += 1) {
      const way = queue[index] as Way;
      for (const reached of this.#rootsOf(way)) {
        keep(found, reached);
      }
      if (way.info.summary.async || way.calls.length >= LONGEST) {
        continue;
      }
      for (const step of this.#callersOf(way)) {
        if ('context' in step) {
          keep(found, step);
        } else if (!seen.has(step.info)) {
          seen.add(step.info);
          queue.push(step);
        }
      }
    }
    return [...found.values()];
  }

  /** What the function is by itself: a coroutine function, or one that a framework calls. */
  *#rootsOf({ info, calls, conditional }: Way): Generator<Reached> {
    if (info.summary.async) {
      yield { context: 'loop', root: 'coroutine', calls, conditional, entry: info };
      return;
    }
    const context = this.#framework(info);
    if (context !== undefined) {
      yield { context, root: 'framework', calls, conditional, entry: info };
    }
    yield* this.#ofLambda({ info, calls, conditional });
  }

  /** Where a lambda runs, as its calls say, that is given to something. */
  *#ofLambda({ info, calls, conditional }: Way): Generator<Reached> {
    const { module, chunk, summary } = info;
    if (summary.given === undefined) {
      return;
    }
    const { call, key } = summary.given;
    const caller = module.functions.get(summary.name.replace(/\.<locals>\.[^.]*$/, ''))?.[0];
    const site: CallSite = { module, chunk, caller: caller === info ? undefined : caller, call };
    const context = contextOfPassed(this.calledPath(site) ?? '', key);
    if (context !== undefined) {
      yield { context, root: 'passed', calls: [site, ...calls], conditional };
    }
  }

  #framework(info: FunctionInfo): Context | undefined {
    for (const decorator of info.summary.decorators) {
      const path = pathOf(this.#evaluator.entity(decorator.is === 'call' ? decorator.of : decorator, info.module));
      const context = path === undefined ? undefined : contextOfDecorator(path);
      if (context !== undefined) {
        return context;
      }
    }
    const name = info.summary.name.replace(/^.*\./, '');
    if (info.owner !== undefined) {
      return this.#ofClass(info.owner, name);
    }
    return isPytestFunction(info.module.file, info.summary.name) ? 'noLoop' : undefined;
  }

  #ofClass(owner: ClassInfo, method: string): Context | undefined {
    for (const ancestor of this.#evaluator.ancestors(owner)) {
      const context = ancestor.kind === 'library' ? contextOfMethod(ancestor.type, method) : undefined;
      if (context !== undefined) {
        return context;
      }
    }
    return undefined;
  }

  /** Ways one call further from the function, and those that end there. */
  *#callersOf(way: Way): Generator<Way | Reached> {
    for (const site of this.#evaluator.program.mentions(calledName(way.info), way.info.module)) {
      if (site.call.tried || site.call.under === 'type-checking') {
        continue;
      }
      if (this.#calls(site, way.info)) {
        yield* this.#throughCall(way, site);
      } else if (isPassing(site)) {
        yield* this.#throughPassing(way, site);
      }
    }
  }

  *#throughCall(way: Way, site: CallSite): Generator<Way | Reached> {
    const calls = [site, ...way.calls];
    const conditional = way.conditional || site.call.conditional;
    const { caller } = site;
    if (caller === undefined) {
      yield { context: site.module.notebook === undefined ? 'noLoop' : 'loop', root: 'module', calls, conditional };
    } else if (!caller.summary.guarded && !caller.summary.generator) {
      yield { info: caller, calls, conditional };
    }
  }

  *#throughPassing(way: Way, site: CallSite): Generator<Reached> {
    const path = this.calledPath(site);
    for (const [key, value] of path === undefined ? [] : Object.entries(site.call.passed)) {
      const context = this.#isFunction(value, site, way.info) ? contextOfPassed(path ?? '', key) : undefined;
      if (context !== undefined) {
        yield { context, root: 'passed', calls: [site, ...way.calls], conditional: way.conditional };
      }
    }
  }

  /** Whether a call is one of this very function, and not of one that overrides it. */
  #calls(site: CallSite, info: FunctionInfo): boolean {
    const entity = this.#evaluator.entity(site.call.callee, site.module);
    if (entity?.kind === 'class') {
      return info.summary.name === `${entity.info.summary.name}.__init__` && info.module === entity.info.module;
    }
    const called = unwrapped(entity);
    return called?.kind === 'function' && called.info === info && this.#evaluator.isCertain(called);
  }

  #isFunction(value: Value, site: CallSite, info: FunctionInfo): boolean {
    const entity = unwrapped(this.#evaluator.entity(value, site.module));
    return entity?.kind === 'function' && entity.info === info;
  }

  /** What a call calls, when it is of a library: `asyncio.to_thread`, `asyncio.AbstractEventLoop.call_soon`. */
  calledPath(site: CallSite): string | undefined {
    return pathOf(this.#evaluator.entity(site.call.callee, site.module));
  }
}

/** Whether a call is given something that may be a function; most are not. */
function isPassing({ call }: CallSite): boolean {
  return Object.keys(call.passed).length > 0;
}

/** What a partial function calls. */
function unwrapped(entity: Entity | undefined): Entity | undefined {
  return entity?.kind === 'partial' ? unwrapped(entity.of) : entity;
}

/** A function, and the calls from it to where the search began. */
interface Way {
  readonly info: FunctionInfo;
  readonly calls: readonly CallSite[];
  readonly conditional: boolean;
}

/** The shortest way to each context; one without conditions is better than a shorter one with them. */
function keep(found: Map<Context, Reached>, reached: Reached): void {
  const known = found.get(reached.context);
  if (known === undefined || (known.conditional && !reached.conditional)) {
    found.set(reached.context, reached);
  }
}

/** The name by which a function is called; of `__init__` that of its class. */
function calledName({ summary, owner }: FunctionInfo): string {
  const name = summary.name.replace(/^.*\./, '');
  return name === '__init__' && owner !== undefined ? owner.summary.name.replace(/^.*\./, '') : name;
}

/** The canonical path of something of a library; of a method, that of the type that defines it. */
export function pathOf(entity: Entity | undefined): string | undefined {
  if (entity?.kind === 'external') {
    return entity.path;
  }
  if (entity?.kind !== 'method') {
    return undefined;
  }
  const { type, name } = entity;
  // The most basic type that has it, so that a Task's add_done_callback is a Future's.
  const definer = [...typeAndBases(type)].reverse().find((each) => memberOf(each, name) !== undefined);
  return `${definer ?? type}.${name}`;
}

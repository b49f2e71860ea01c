/** What a function leads to: the calls that it makes, directly or through others. */
import type { CallSite, Entity, FunctionInfo } from './entity';
import type { Evaluator } from './evaluate';
import { methodOf } from './implicitCalls';

/** A chain of calls that ends at what was looked for. */
export interface Chain<Found> {
  /** The first is made by the function itself, the last is what was looked for. */
  readonly calls: readonly CallSite[];
  readonly found: Found;
  /** Some call of the chain runs only under a condition. */
  readonly conditional: boolean;
}

const LONGEST = 5;

/** Looks for calls of one kind. What it found out stays known as long as the program is the same. */
export class Reach<Found> {
  readonly #evaluator: Evaluator;
  readonly #isIt: (site: CallSite, entity: Entity | undefined) => Found | undefined;
  #version = -1;
  /** By function, and by how many calls a chain may have: what is found of a function must not depend on what was asked before. */
  #known = new Map<FunctionInfo, (Chain<Found> | null | undefined)[]>();

  constructor(
    evaluator: Evaluator,
    /** Says what a call is, if it is one that is looked for. */
    isIt: (site: CallSite, entity: Entity | undefined) => Found | undefined,
  ) {
    this.#evaluator = evaluator;
    this.#isIt = isIt;
  }

  /** The shortest chain from a function that is not a coroutine function to such a call; undefined when there is none that is sure. */
  from(info: FunctionInfo): Chain<Found> | undefined {
    const { calls: version } = this.#evaluator.program;
    if (version !== this.#version) {
      this.#version = version;
      this.#known = new Map();
    }
    return this.#find(info, LONGEST);
  }

  #find(info: FunctionInfo, left: number): Chain<Found> | undefined {
    if (left === 0) {
      return undefined;
    }
    const known = this.#knownOf(info, left);
    if (known !== undefined) {
      return known ?? undefined;
    }
    let best: Chain<Found> | undefined;
    for (const call of info.summary.calls) {
      const site: CallSite = { module: info.module, chunk: info.chunk, caller: info, call };
      const chain = call.tried ? undefined : this.#through(site, left);
      if (chain !== undefined && isBetter(chain, best)) {
        best = chain;
      }
    }
    const all = this.#known.get(info) ?? [];
    this.#known.set(info, all);
    all[left] = best ?? null;
    return best;
  }

  /** What is known already of the chains from a function that have so many calls at most; null: there are none, undefined: nothing. */
  #knownOf(info: FunctionInfo, left: number): Chain<Found> | null | undefined {
    const all = this.#known.get(info) ?? [];
    const own = all[left];
    if (own !== undefined) {
      return own;
    }
    // Where more calls lead nowhere, fewer do not; a short chain without conditions is the best of the longer ones too.
    const isNone = all.some((each, calls) => calls > left && each === null);
    const better = all.find((each, calls) => calls < left && each !== null && each?.conditional === false);
    return isNone ? null : better;
  }

  /** What one call leads to. */
  #through(site: CallSite, left: number): Chain<Found> | undefined {
    const entity = this.#evaluator.entity(site.call.callee, site.module);
    const found = this.#isIt(site, entity);
    const { conditional } = site.call;
    if (found !== undefined) {
      return { calls: [site], found, conditional };
    }
    const next = this.calledFunction(entity);
    const rest = next && this.#find(next, left - 1);
    return rest && { calls: [site, ...rest.calls], found: rest.found, conditional: conditional || rest.conditional };
  }

  /** The function whose body runs when this is called: not that of a coroutine or generator function, which runs later. */
  calledFunction(entity: Entity | undefined): FunctionInfo | undefined {
    const called = entity && this.#bodyOf(entity);
    return called === undefined || called.summary.async || called.summary.generator || called.summary.guarded
      ? undefined
      : called;
  }

  #bodyOf(entity: Entity): FunctionInfo | undefined {
    switch (entity.kind) {
      case 'function':
        return this.#evaluator.isCertain(entity) ? entity.info : undefined;
      case 'class':
        return entity.info.methods.get('__init__')?.[0];
      case 'instance':
        return methodOf(entity.info, '__call__', this.#evaluator);
      case 'getter':
        return entity.of;
      case 'partial':
        return this.#bodyOf(entity.of);
      default:
        return undefined;
    }
  }
}

function isBetter<Found>(chain: Chain<Found>, best: Chain<Found> | undefined): boolean {
  if (best === undefined) {
    return true;
  }
  return chain.conditional === best.conditional ? chain.calls.length < best.calls.length : best.conditional;
}

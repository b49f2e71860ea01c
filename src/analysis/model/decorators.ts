/** What decorators make of functions. */
import type { Value } from '../python/values';
import type { Entity, FunctionInfo, ModuleInfo } from './entity';
import { definition } from './ownNames';

/** Decorators that leave a function what it is. */
const transparent =
  /^(?:builtins\.(?:staticmethod|classmethod|property)|abc\.abstractmethod|typing(?:_extensions)?\.(?:override|final|no_type_check|overload)|functools\.wraps|pytest\.mark\..*|pytest\.fixture|pytest_asyncio\.fixture)$/;

export class Decorators {
  readonly #entity: (value: Value, module: ModuleInfo) => Entity | undefined;

  /** `entity`: what a decorator is. */
  constructor(entity: (value: Value, module: ModuleInfo) => Entity | undefined) {
    this.#entity = entity;
  }

  /** Whether a function's decorators, if it has any, leave it what it is. */
  leave({ summary, module }: FunctionInfo): boolean {
    return summary.decorators.every((decorator) => this.#replacement(decorator, module) === 'same');
  }

  /** Whether decorators of the program put a coroutine function in its place. */
  wrap({ summary, module }: FunctionInfo): boolean {
    const [outermost] = summary.decorators;
    return outermost !== undefined && this.#replacement(outermost, module) === 'coroutine';
  }

  /** Whether a function has a decorator of a library. */
  have({ summary, module }: FunctionInfo, path: RegExp): boolean {
    return summary.decorators.some((decorator) => {
      const entity = this.#entity(decorator.is === 'call' ? decorator.of : decorator, module);
      const own = entity?.kind === 'method' ? `${entity.type}.${entity.name}` : '';
      return path.test(entity?.kind === 'external' ? entity.path : own);
    });
  }

  #replacement(decorator: Value, module: ModuleInfo): Replacement | undefined {
    const called = decorator.is === 'call';
    const entity = this.#entity(called ? decorator.of : decorator, module);
    if (entity?.kind === 'external') {
      return transparent.test(entity.path) ? 'same' : undefined;
    }
    return entity?.kind === 'function' && entity.info.summary.decorators.length === 0
      ? replacementBy(entity.info, called)
      : undefined;
  }
}

/** What a decorator of the program makes of a function: the same one, or a coroutine function that stands in its place; undefined when that is not known. */
type Replacement = 'same' | 'coroutine';

/** What a decorator function returns. `called`: it is called first, and what it returns is the decorator. */
function replacementBy({ module, summary }: FunctionInfo, called: boolean): Replacement | undefined {
  const { returned, async, generator, parameters } = summary;
  if (async || generator || returned === undefined) {
    return undefined;
  }
  if (returned.is === 'parameter') {
    return !called && returned.name === parameters[0]?.name ? 'same' : undefined;
  }
  const inner = returned.is === 'local' ? definition(returned.name, module) : undefined;
  if (inner?.kind !== 'function') {
    return undefined;
  }
  if (called) {
    return replacementBy(inner.info, false);
  }
  return inner.info.summary.async && !inner.info.summary.generator ? 'coroutine' : undefined;
}

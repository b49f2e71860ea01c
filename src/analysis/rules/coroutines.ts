/** Coroutines among expressions. */

import type { Related } from '../diagnostic';
import { type Entity, type FunctionInfo, nameOf } from '../model/entity';
import type { Expr } from '../python/syntax';
import type { SourceFile } from '../sourceFile';

/** A coroutine that a call makes. */
export interface MadeCoroutine {
  /** As messages show it: `fetch`, `asyncio.sleep`. */
  readonly name: string;
  readonly of: FunctionInfo | string;
  /** Where it is defined, when it is the program's. */
  readonly related: readonly Related[];
}

/** The coroutine that an expression makes when it is evaluated; undefined when it makes none for sure. */
export function madeCoroutine(expr: Expr, file: SourceFile): MadeCoroutine | undefined {
  if (expr.kind !== 'Call') {
    return undefined;
  }
  const entity = file.entity(expr);
  if (entity?.kind !== 'coroutine' || !isForSure(file.entity(expr.func), file)) {
    return undefined;
  }
  const { of } = entity;
  const name = nameOf(of).replace('asyncio.AbstractEventLoop.', 'loop.');
  const related = typeof of === 'string' ? [] : [file.definition(of, `'${name}' is a coroutine function`)];
  return { name, of, related };
}

/** Whether what is called is what it looks like: nothing of the program may stand in its place. */
export function isForSure(called: Entity | undefined, file: SourceFile): boolean {
  if (called?.kind === 'partial') {
    return isForSure(called.of, file);
  }
  if (called?.kind !== 'function') {
    return true;
  }
  return file.evaluator.givesForSure(called) && !file.mayBeReplaced(called.info);
}

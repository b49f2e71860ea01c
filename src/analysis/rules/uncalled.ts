/** Coroutine functions that stand where a coroutine is wanted. */
import type { Fix } from '../diagnostic';
import type { FunctionInfo } from '../model/entity';
import type { Expr } from '../python/syntax';
import type { SourceFile } from '../sourceFile';

/** The coroutine function that an expression names, without calling it. */
export function uncalledCoroutine(expr: Expr, file: SourceFile): FunctionInfo | undefined {
  const entity = expr.kind === 'Name' || expr.kind === 'Attribute' ? file.entity(expr) : undefined;
  const isOne = entity?.kind === 'function' && entity.info.summary.async && !entity.info.summary.generator;
  return isOne && file.evaluator.givesForSure(entity) ? entity.info : undefined;
}

/** Adds the parentheses, where the function needs no arguments. */
export function callFixes(expr: Expr, info: FunctionInfo, file: SourceFile): readonly Fix[] {
  const bound = info.owner === undefined ? 0 : 1;
  const needsNone = info.summary.parameters.slice(bound).every(({ required }) => !required);
  return needsNone ? [{ title: `Call ${file.textOf(expr)}()`, safe: true, edits: [file.insertAfter(expr, '()')] }] : [];
}

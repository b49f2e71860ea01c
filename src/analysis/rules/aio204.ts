import type { Expr, Name, Sequence } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { madeCoroutine } from './coroutines';
import { awaitFixes } from './fixes';
import { usesOf } from './names';

/** A coroutine that is given a name which nobody reads. */
export const aio204: Rule = {
  code: 'AIO204',
  name: 'coroutine-never-used',
  title: 'A coroutine is kept in a name that is never used',
  severity: 'error',
  default: true,
  visit: {
    Assign({ targets, value }, file) {
      const [target, ...more] = targets;
      if (target !== undefined && more.length === 0) {
        kept(target, value, file);
      }
    },
    AnnAssign({ target, value }, file) {
      if (value !== undefined) {
        kept(target, value, file);
      }
    },
  },
};

/** `a, b = f(), g()` keeps each, and `both = (f(), g())` all in one name. */
function kept(target: Expr, value: Expr, file: SourceFile): void {
  const values = isSequence(value) ? value.elements : [];
  if (isSequence(target)) {
    const pairs = target.elements.length === values.length && ![...target.elements, ...values].some(isStarred);
    for (const [index, each] of pairs ? target.elements.entries() : []) {
      kept(each, values[index] as Expr, file);
    }
    return;
  }
  for (const each of target.kind === 'Name' ? [value, ...values] : []) {
    keptInName(target as Name, each, file);
  }
}

function isSequence(expr: Expr): expr is Sequence {
  return expr.kind === 'Tuple' || expr.kind === 'List';
}

function isStarred({ kind }: Expr): boolean {
  return kind === 'Starred';
}

function keptInName(target: Name, value: Expr, file: SourceFile): void {
  const made = madeCoroutine(value, file);
  if (made === undefined) {
    return;
  }
  const resolved = file.lookUp(target.id, target);
  // A module's names may be read by others, and a name that is bound elsewhere too may be read there.
  const isLocal = resolved?.scope.kind === 'FunctionDef';
  if (!isLocal || resolved.bindings.length !== 1 || usesOf(target.id, resolved.scope).length > 1) {
    return;
  }
  file.report({
    at: value,
    message: `Coroutine '${made.name}' is kept in '${target.id}', which is never used: its body never runs.`,
    related: made.related,
    fixes: awaitFixes(value, made.name.replace(/^.*\./, ''), file),
  });
}

import type { Expr } from '../python/syntax';
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

function kept(target: Expr, value: Expr, file: SourceFile): void {
  const made = madeCoroutine(value, file);
  if (made === undefined || target.kind !== 'Name') {
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

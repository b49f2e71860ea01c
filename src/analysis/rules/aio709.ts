import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import { usesOf } from './names';

const made = /^asyncio\.(?:Lock|Semaphore|BoundedSemaphore)$/;

/** Each call makes a lock of its own, which nobody else ever sees. */
export const aio709: Rule = {
  code: 'AIO709',
  name: 'lock-of-one-call',
  title: 'A lock or semaphore is made in the call that uses it, and locks nobody out',
  severity: 'warning',
  default: true,
  visit: {
    With({ async, items }, file) {
      for (const { value } of async ? items : []) {
        const around =
          value.kind === 'Call' && made.test(file.path(value.func) ?? '') ? enclosingFunction(value) : undefined;
        if (around?.kind === 'FunctionDef') {
          file.report({
            at: value,
            message: `Each call of '${around.name}' makes this anew, and nobody else uses it: it limits nothing. Make it once, outside, for all calls.`,
          });
        }
      }
    },
    Assign({ targets, value }, file) {
      const [target, ...more] = targets;
      const path = value.kind === 'Call' ? file.path(value.func) : undefined;
      if (target?.kind !== 'Name' || more.length > 0 || !made.test(path ?? '')) {
        return;
      }
      const resolved = file.lookUp(target.id, target);
      if (resolved?.scope.kind !== 'FunctionDef' || !resolved.scope.async || resolved.bindings.length !== 1) {
        return;
      }
      const { scope } = resolved;
      const uses = usesOf(target.id, scope).filter((use) => use !== target);
      const own = uses.every(
        (use) => use.parent?.kind === 'WithItem' && use.parent.value === use && enclosingFunction(use) === scope,
      );
      if (own && uses.length > 0) {
        file.report({
          at: value,
          message: `Each call of '${scope.name}' makes ${target.id} anew, and nobody else uses it: it limits nothing. Make it once, outside, for all calls.`,
        });
      }
    },
  },
};

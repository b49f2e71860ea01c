import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import { usesOf } from './names';

/** Each call makes a lock of its own, which nobody else ever sees. */
export const aio709: Rule = {
  code: 'AIO709',
  name: 'lock-of-one-call',
  title: 'A lock or semaphore is made in the call that uses it, and locks nobody out',
  severity: 'warning',
  default: true,
  visit: {
    Assign({ targets, value }, file) {
      const [target, ...more] = targets;
      const path = value.kind === 'Call' ? file.path(value.func) : undefined;
      if (
        target?.kind !== 'Name' ||
        more.length > 0 ||
        !/^asyncio\.(?:Lock|Semaphore|BoundedSemaphore)$/.test(path ?? '')
      ) {
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

import type { Fix } from '../diagnostic';
import { nameOf } from '../model/entity';
import type { Call } from '../python/syntax';
import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** A coroutine that nobody awaits: its body never runs. */
export const aio201: Rule = {
  code: 'AIO201',
  name: 'coroutine-not-awaited',
  title: 'A coroutine is made and dropped: its body never runs',
  severity: 'error',
  default: true,
  visit: {
    ExprStmt({ value }, file) {
      if (value.kind !== 'Call') {
        return;
      }
      const entity = file.entity(value);
      // Coroutines of asyncio itself are AIO202's.
      if (entity?.kind !== 'coroutine' || typeof entity.of === 'string' || !isCertain(value, file)) {
        return;
      }
      const name = nameOf(entity.of);
      file.report({
        at: value,
        message: `Coroutine '${name}' is not awaited, so its body never runs.`,
        related: [file.definition(entity.of, `'${name}' is a coroutine function`)],
        fixes: fixesOf(value, name, file),
      });
    },
  },
};

function isCertain(call: Call, file: SourceFile): boolean {
  const entity = file.entity(call.func);
  return entity?.kind !== 'function' || file.contexts.isCertain(entity);
}

function fixesOf(call: Call, name: string, file: SourceFile): readonly Fix[] {
  const around = enclosingFunction(call);
  if (around?.kind !== 'FunctionDef' || !around.async) {
    return [];
  }
  return [{ title: `Await ${name}()`, safe: true, edits: [file.insertBefore(call, 'await ')] }];
}

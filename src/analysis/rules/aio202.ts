import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import { madeCoroutine } from './coroutines';
import { awaitFixes } from './fixes';

/** A coroutine of asyncio itself that nobody awaits. */
export const aio202: Rule = {
  code: 'AIO202',
  name: 'asyncio-call-not-awaited',
  title: 'A coroutine of asyncio is made and dropped: nothing happens',
  severity: 'error',
  default: true,
  visit: {
    ExprStmt({ value }, file) {
      const made = madeCoroutine(value, file);
      if (
        made === undefined ||
        typeof made.of !== 'string' ||
        (enclosingFunction(value) === undefined && !file.notebook)
      ) {
        return;
      }
      file.report({
        at: value,
        message: `${made.name}() is not awaited, so nothing happens.`,
        fixes: awaitFixes(value, made.name.replace(/^.*\./, ''), file),
      });
    },
  },
};

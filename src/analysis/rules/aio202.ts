import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import { droppedValues } from './collections';
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
      for (const dropped of droppedValues(value)) {
        const made = madeCoroutine(dropped, file);
        const mayRun = enclosingFunction(dropped) !== undefined || file.notebook;
        if (mayRun && made !== undefined && typeof made.of === 'string') {
          file.report({
            at: dropped,
            message: `${made.name}() is not awaited, so nothing happens.`,
            fixes: awaitFixes(dropped, made.name.replace(/^.*\./, ''), file),
          });
        }
      }
    },
  },
};

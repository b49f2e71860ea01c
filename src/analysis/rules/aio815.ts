import type { Rule } from '../rule';
import { madeCoroutine } from './coroutines';
import { awaitFixes } from './fixes';

/** The assertion holds, whatever the coroutine would return. */
export const aio815: Rule = {
  code: 'AIO815',
  name: 'assert-of-coroutine',
  title: 'A coroutine is asserted, which always holds',
  severity: 'error',
  default: true,
  visit: {
    Assert({ test }, file) {
      const made = madeCoroutine(test, file);
      if (made !== undefined) {
        file.report({
          at: test,
          message: `The coroutine that ${made.name}() makes is not awaited; it is always true, so this always passes.`,
          related: made.related,
          fixes: awaitFixes(test, made.name.replace(/^.*\./, ''), file),
        });
      }
    },
  },
};

import { isRunner } from '../model/knowledge';
import type { Rule } from '../rule';
import { callFixes, uncalledCoroutine } from './uncalled';

/** A coroutine function where a coroutine is wanted: its parentheses are missing. */
export const aio109: Rule = {
  code: 'AIO109',
  name: 'run-function',
  title: 'A coroutine function is run instead of a coroutine',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const [first] = call.args;
      const path = file.path(call.func);
      if (first === undefined || path === undefined || !path.startsWith('asyncio.') || !isRunner(path)) {
        return;
      }
      const info = uncalledCoroutine(first, file);
      if (info !== undefined) {
        file.report({
          at: first,
          message: `'${info.summary.name}' is a coroutine function, not a coroutine: this raises an error. Call it: ${file.textOf(first)}().`,
          related: [file.definition(info, `'${info.summary.name}' is defined here`)],
          fixes: callFixes(first, info, file),
        });
      }
    },
  },
};

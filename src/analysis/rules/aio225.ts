import type { Rule } from '../rule';
import { madeCoroutine } from './coroutines';

/** wait takes a collection, even of one. */
export const aio225: Rule = {
  code: 'AIO225',
  name: 'wait-of-one',
  title: 'asyncio.wait of a single awaitable',
  severity: 'error',
  default: true,
  visit: {
    Call({ func, args }, file) {
      const [first] = args;
      if (first === undefined || file.path(func) !== 'asyncio.wait') {
        return;
      }
      const entity = file.entity(first);
      const isOne =
        madeCoroutine(first, file) !== undefined ||
        (entity?.kind === 'object' && /^asyncio\.(?:Task|Future)$/.test(entity.type));
      if (isOne) {
        file.report({
          at: first,
          message: 'wait() takes a collection of tasks: one alone raises TypeError. Await it, or give {task}.',
        });
      }
    },
  },
};

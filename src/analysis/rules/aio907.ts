import type { Rule } from '../rule';
import { importEdits } from './fixes';

/** inspect has the same, without asyncio's own marks. */
export const aio907: Rule = {
  code: 'AIO907',
  name: 'asyncio-iscoroutinefunction',
  title: 'asyncio.iscoroutinefunction is deprecated in Python 3.14 and removed in 3.16',
  severity: 'warning',
  default: true,
  visit: {
    Call({ func }, file) {
      if (file.path(func) === 'asyncio.iscoroutinefunction') {
        file.report({
          at: func,
          message: `asyncio.iscoroutinefunction() is deprecated from Python 3.14 on and is removed in 3.16 (${file.target.source}: ${file.target.oldest.join('.')}). Use inspect.iscoroutinefunction().`,
          severity: file.atLeast(3, 14) ? 'warning' : 'information',
          tag: 'deprecated',
          fixes: [
            {
              title: 'Use inspect.iscoroutinefunction',
              safe: true,
              edits: [...importEdits('inspect', file), file.replace(func, 'inspect.iscoroutinefunction')],
            },
          ],
        });
      }
    },
  },
};

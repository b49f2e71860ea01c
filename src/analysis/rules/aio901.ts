import type { Rule } from '../rule';
import { isVersionGuarded } from './versions';

/** Generator-based coroutines were removed in Python 3.11. */
export const aio901: Rule = {
  code: 'AIO901',
  name: 'coroutine-decorator',
  title: '@asyncio.coroutine was removed in Python 3.11',
  severity: 'warning',
  default: true,
  visit: {
    FunctionDef({ decorators }, file) {
      for (const decorator of decorators) {
        if (file.path(decorator) === 'asyncio.coroutine' && !isVersionGuarded(decorator)) {
          file.report({
            at: decorator,
            message: `@asyncio.coroutine was removed in Python 3.11 (${file.target.source}: ${file.target.oldest.join('.')}). Use async def and await.`,
            severity: file.atLeast(3, 11) ? 'error' : 'warning',
            tag: 'deprecated',
          });
        }
      }
    },
  },
};

import type { Rule } from '../rule';

const caches = /^(?:functools\.(?:lru_cache|cache|cached_property)|cachetools\.(?:cached|cachedmethod))$/;

/** What is kept is the coroutine, which can be awaited once. */
export const aio215: Rule = {
  code: 'AIO215',
  name: 'cached-coroutine-function',
  title: 'A coroutine function is cached: its coroutine is awaited a second time',
  severity: 'error',
  default: true,
  visit: {
    FunctionDef(node, file) {
      if (!node.async || node.generator) {
        return;
      }
      for (const decorator of node.decorators) {
        const path = file.path(decorator.kind === 'Call' ? decorator.func : decorator) ?? '';
        if (caches.test(path)) {
          file.report({
            at: decorator,
            message: `${path} keeps the coroutine that '${node.name}' makes, not its result: the second call raises RuntimeError, because a coroutine can be awaited once. Keep a task or the result instead.`,
          });
        }
      }
    },
  },
};

import type { Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { callFixes, uncalledCoroutine } from './uncalled';

/** Functions of asyncio that want awaitables, and which of their arguments are. */
const wanting: Readonly<Record<string, 'first' | 'all'>> = {
  'asyncio.create_task': 'first',
  'asyncio.ensure_future': 'first',
  'asyncio.wait_for': 'first',
  'asyncio.shield': 'first',
  'asyncio.gather': 'all',
  'asyncio.AbstractEventLoop.create_task': 'first',
  'asyncio.TaskGroup.create_task': 'first',
  'asyncio.run_coroutine_threadsafe': 'first',
};

/** A coroutine function where a coroutine is wanted. `asyncio.run` is AIO109's. */
export const aio213: Rule = {
  code: 'AIO213',
  name: 'function-instead-of-coroutine',
  title: 'A coroutine function is given, or awaited, without calling it',
  severity: 'error',
  default: true,
  visit: {
    Await({ value }, file) {
      look(value, file);
    },
    Call({ func, args }, file) {
      const which = wanting[file.path(func) ?? ''];
      for (const argument of which === 'all' ? args : args.slice(0, which === 'first' ? 1 : 0)) {
        look(argument, file);
      }
    },
  },
};

function look(expr: Expr, file: SourceFile): void {
  const info = uncalledCoroutine(expr, file);
  if (info !== undefined) {
    const name = file.textOf(expr);
    file.report({
      at: expr,
      message: `'${name}' is a coroutine function, not a coroutine: this raises TypeError. Call it: ${name}().`,
      related: [file.definition(info, `'${info.summary.name}' is defined here`)],
      fixes: callFixes(expr, info, file),
    });
  }
}

import type { Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { madeCoroutine } from './coroutines';
import { awaitFixes } from './fixes';

/** Methods of coroutines themselves. */
const own = new Set(['send', 'throw', 'close', 'cr_await', 'cr_code', 'cr_frame', 'cr_origin', 'cr_running']);
const measures = new Set(['builtins.len', 'builtins.list', 'builtins.sum', 'builtins.sorted', 'builtins.iter']);

/** What is asked of the result is asked of the coroutine. */
export const aio205: Rule = {
  code: 'AIO205',
  name: 'operation-on-coroutine',
  title: 'Something is done with a coroutine that only its result can do',
  severity: 'error',
  default: true,
  visit: {
    Attribute(node, file) {
      const { value, attr } = node;
      if (!own.has(attr) && !attr.startsWith('__')) {
        wrong(value, `has no '${attr}'`, file, node);
      }
    },
    Subscript: ({ value }, file) => wrong(value, 'cannot be subscripted', file),
    BinOp({ left, right }, file) {
      wrong(left, 'takes part in no operation', file);
      wrong(right, 'takes part in no operation', file);
    },
    JoinedStr({ values }, file) {
      for (const value of values) {
        wrong(value, 'is formatted as <coroutine object ...>', file);
      }
    },
    Call({ func, args }, file) {
      const [first] = args;
      if (first !== undefined && measures.has(file.path(func) ?? '')) {
        wrong(first, 'cannot be measured or iterated', file);
      }
    },
  },
};

/** `at`: what is marked, where that is more than the coroutine. */
function wrong(expr: Expr, what: string, file: SourceFile, at: Expr = expr): void {
  const made = madeCoroutine(expr, file);
  if (made !== undefined) {
    file.report({
      at,
      message: `The coroutine that ${made.name}() makes is not awaited, and a coroutine ${what}.`,
      related: made.related,
      fixes: awaitFixes(expr, made.name.replace(/^.*\./, ''), file),
    });
  }
}

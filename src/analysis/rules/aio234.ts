import type { Rule } from '../rule';
import { fixesOf } from './aio219';

const timeouts = /^asyncio\.timeout(?:_at)?$/;

/** A timeout that is not entered limits nothing. */
export const aio234: Rule = {
  code: 'AIO234',
  name: 'timeout-not-entered',
  title: 'asyncio.timeout() without async with',
  severity: 'error',
  default: true,
  visit: {
    ExprStmt({ value }, file) {
      if (value.kind === 'Call' && timeouts.test(file.path(value.func) ?? '')) {
        file.report({
          at: value,
          message: `A timeout limits only the body of its 'async with'; alone it does nothing.`,
        });
      }
    },
    With(node, file) {
      for (const { value } of node.async ? [] : node.items) {
        if (value.kind === 'Call' && timeouts.test(file.path(value.func) ?? '')) {
          file.report({
            at: value,
            message: `A timeout is entered by 'async with': plain 'with' raises an error.`,
            fixes: fixesOf(node, file),
          });
        }
      }
    },
  },
};

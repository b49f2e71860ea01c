import { contains } from '../python/walk';
import type { Rule } from '../rule';
import { renameFixes } from './fixes';

/** A moment of a loop's clock is a large number; nobody waits that long. */
const SHORT = 100_000;

/** timeout takes a length, timeout_at a moment of the loop's clock. */
export const aio412: Rule = {
  code: 'AIO412',
  name: 'timeout-length-and-moment',
  title: 'A length where a moment is wanted, or the reverse',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func);
      const [when] = call.args;
      if (when === undefined) {
        return;
      }
      const isNumber =
        when.kind === 'Constant' && (when.type === 'int' || when.type === 'float') && Number(when.text) < SHORT;
      if (path === 'asyncio.timeout_at' && isNumber) {
        file.report({
          at: call,
          message: `timeout_at() takes a moment of the loop's clock, and ${when.text} is long past: it fires at once. Use timeout(${when.text}).`,
          fixes: renameFixes(call, 'timeout', file),
        });
      }
      const isMoment = contains(
        when,
        (node) => node.kind === 'Call' && file.path(node.func) === 'asyncio.AbstractEventLoop.time',
      );
      if (
        path === 'asyncio.timeout' &&
        isMoment &&
        !contains(when, (node) => node.kind === 'BinOp' && node.op === '-')
      ) {
        file.report({
          at: call,
          message: `timeout() takes a length in seconds, and this is a moment of the loop's clock: it fires much too late. Use timeout_at().`,
          fixes: renameFixes(call, 'timeout_at', file),
        });
      }
    },
  },
};

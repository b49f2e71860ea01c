import { contains } from '../python/walk';
import type { Rule } from '../rule';
import { asyncioName } from './fixes';

/** Up to Python 3.10 asyncio's TimeoutError is another one than the builtin. */
export const aio408: Rule = {
  code: 'AIO408',
  name: 'builtin-timeout-error',
  title: 'except TimeoutError does not catch asyncio’s timeouts before Python 3.11',
  severity: 'error',
  default: true,
  visit: {
    Try(node, file) {
      // Where nobody says which Python it is for, nobody says that it is for an old one.
      if (file.target.assumed === true || file.atLeast(3, 11)) {
        return;
      }
      const waits = node.body.some((statement) =>
        contains(
          statement,
          (each) =>
            each.kind === 'Await' && each.value.kind === 'Call' && file.path(each.value.func) === 'asyncio.wait_for',
        ),
      );
      for (const { type } of waits ? node.handlers : []) {
        if (type !== undefined && file.path(type) === 'builtins.TimeoutError') {
          const { name, edits } = asyncioName(file);
          file.report({
            at: type,
            message: `Before Python 3.11 wait_for() raises asyncio.TimeoutError, which this does not catch (${file.target.source}: ${file.target.oldest.join('.')}).`,
            fixes: [
              {
                title: `Use ${name}.TimeoutError`,
                safe: true,
                edits: [...edits, file.replace(type, `${name}.TimeoutError`)],
              },
            ],
          });
        }
      }
    },
  },
};

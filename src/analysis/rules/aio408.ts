import type { Expr, Try } from '../python/syntax';
import { contains } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
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
          (each) => each.kind === 'Call' && /^asyncio\.(?:wait_for|as_completed)$/.test(file.path(each.func) ?? ''),
        ),
      );
      for (const type of waits ? missing(node, file) : []) {
        const { name, edits } = asyncioName(file);
        file.report({
          at: type,
          message: `Before Python 3.11 asyncio raises its own TimeoutError, which this does not catch (${file.target.source}: ${file.target.oldest.join('.')}).`,
          fixes: [
            {
              title: `Use ${name}.TimeoutError`,
              safe: true,
              edits: [...edits, file.replace(type, `${name}.TimeoutError`)],
            },
          ],
        });
      }
    },
  },
};

/** The builtin where handlers name it; none when some of them catch asyncio's too. */
function missing({ handlers }: Try, file: SourceFile): readonly Expr[] {
  const named = handlers.flatMap(({ type }) => (type?.kind === 'Tuple' ? type.elements : (type ?? [])));
  const catches = /^(?:builtins\.(?:Base)?Exception|(?:asyncio|concurrent\.futures)\.TimeoutError)$/;
  const isCaught =
    handlers.some(({ type }) => type === undefined) || named.some((each) => catches.test(file.path(each) ?? ''));
  return isCaught ? [] : named.filter((each) => file.path(each) === 'builtins.TimeoutError');
}

import type { Node, Stmt } from '../python/syntax';
import { walkOwn } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** What awaits of these raise by themselves is never a TimeoutError. */
const quiet =
  /^asyncio\.(?:sleep|Queue\.(?:get|put|join)|Lock\.acquire|Semaphore\.acquire|Event\.wait|Condition\.(?:wait|acquire)|Barrier\.wait)$/;

/** The timeout cancels what runs in its body, and turns that into TimeoutError only behind it. */
export const aio415: Rule = {
  code: 'AIO415',
  name: 'timeout-error-inside-timeout',
  title: 'except TimeoutError within the asyncio.timeout() that it is meant for',
  severity: 'warning',
  default: true,
  visit: {
    With(node, file) {
      const isTimeout =
        node.async &&
        node.items.some(
          ({ value }) => value.kind === 'Call' && /^asyncio\.timeout(?:_at)?$/.test(file.path(value.func) ?? ''),
        );
      for (const statement of isTimeout ? node.body : []) {
        if (statement.kind !== 'Try' || !onlyQuietAwaits(statement.body, file)) {
          continue;
        }
        for (const { type } of statement.handlers) {
          if (type !== undefined && /^(?:builtins|asyncio)\.TimeoutError$/.test(file.path(type) ?? '')) {
            file.report({
              at: type,
              message: `The timeout raises TimeoutError only behind its 'async with'; within, it is a CancelledError, so this never matches. Put the try around the 'async with'.`,
            });
          }
        }
      }
    },
  },
};

/** There are awaits, all of them of what raises no TimeoutError. */
function onlyQuietAwaits(body: readonly Stmt[], file: SourceFile): boolean {
  let awaits = 0;
  let quietOnes = 0;
  for (const statement of body) {
    walkOwn(statement, (node: Node) => {
      if (node.kind === 'Await') {
        awaits += 1;
        quietOnes += node.value.kind === 'Call' && quiet.test(file.path(node.value.func) ?? '') ? 1 : 0;
      }
      const other = (node.kind === 'With' || node.kind === 'For') && node.async;
      awaits += other || node.kind === 'Raise' ? 1 : 0;
      return true;
    });
  }
  return awaits > 0 && awaits === quietOnes;
}

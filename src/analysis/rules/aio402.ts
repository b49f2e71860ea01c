import type { Handler, Node, Try } from '../python/syntax';
import { contains, enclosingFunction, suspends } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** A loop that catches everything around its awaits cannot be cancelled. */
export const aio402: Rule = {
  code: 'AIO402',
  name: 'uncancellable-loop',
  title: 'A loop catches everything, cancellation too, and goes on',
  severity: 'warning',
  default: true,
  visit: {
    Try(node, file) {
      if (
        !node.body.some((statement) => contains(statement, suspends)) ||
        !isInLoop(node) ||
        catchesCancelled(node, file)
      ) {
        return;
      }
      for (const handler of node.handlers) {
        if (catchesAll(handler, file) && !leaves(handler)) {
          const keyword = file.part(handler, handler.start, handler.start + 'except'.length);
          const end =
            handler.type === undefined
              ? keyword.end
              : file.part(handler.type, handler.type.start, handler.type.end).end;
          file.report({
            at: { start: keyword.start, end },
            message: `This catches CancelledError too, and the loop goes on: the task cannot be cancelled. Use 'except Exception'.`,
            fixes: [
              { title: 'Use except Exception', safe: true, edits: [{ start: keyword.end, end, text: ' Exception' }] },
            ],
          });
        }
      }
    },
  },
};

function catchesAll({ type, star }: Handler, file: SourceFile): boolean {
  return !star && (type === undefined || file.path(type) === 'builtins.BaseException');
}

/** It raises again, ends the loop or the function, or keeps what it caught for later. */
function leaves(handler: Handler): boolean {
  return contains(
    handler,
    ({ kind }) => kind === 'Raise' || kind === 'Return' || kind === 'Break' || kind === 'Assign',
  );
}

function catchesCancelled(node: Try, file: SourceFile): boolean {
  return node.handlers.some(
    ({ type }) =>
      type !== undefined &&
      contains(type, (each) => ('id' in each || 'attr' in each ? file.path(each) === 'asyncio.CancelledError' : false)),
  );
}

/** The loop is the function's own: what is caught there comes back to it. */
function isInLoop(node: Try): boolean {
  const around = enclosingFunction(node);
  if (around?.kind !== 'FunctionDef' || !around.async) {
    return false;
  }
  for (let { parent } = node as Node; parent !== undefined && parent !== around; parent = parent.parent) {
    if (parent.kind === 'While' || parent.kind === 'For') {
      return true;
    }
  }
  return false;
}

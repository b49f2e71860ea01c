import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { droppedValues } from './collections';
import { isCoroutine } from './coroutines';
import { isShown, reportDropped } from './droppedTasks';
import { awaitFixes } from './fixes';
import { noLoopAt } from './loopCalls';

/** The result of asyncio.create_task, dropped, or that of gather, which makes tasks of coroutines. Tasks of a TaskGroup are kept by it. */
export const aio301: Rule = {
  code: 'AIO301',
  name: 'task-dropped',
  title: 'A task is made and not kept',
  severity: 'warning',
  default: true,
  visit: {
    ExprStmt(statement, file) {
      for (const value of droppedValues(statement.value)) {
        const path = value.kind === 'Call' ? file.path(value.func) : undefined;
        if (value.kind !== 'Call' || path === undefined) {
          continue;
        }
        if (/^asyncio\.(?:create_task|ensure_future)$/.test(path)) {
          reportDropped(statement, value, file);
        } else if (/^asyncio\.(?:gather|shield)$/.test(path) && makesTasks(value, file) && !isShown(statement, file)) {
          const name = path.replace('asyncio.', '');
          file.report({
            at: value,
            message: `${name}() makes ${name === 'gather' ? 'tasks' : 'a task'} of what it is given, and its result is not kept: nobody waits for it, or looks at an error. Await it.`,
            fixes: awaitFixes(value, name, file),
          });
        }
      }
    },
  },
};

function makesTasks(call: Call, file: SourceFile): boolean {
  return call.args.some((each) => isCoroutine(each, file)) && noLoopAt(call, file) === undefined;
}

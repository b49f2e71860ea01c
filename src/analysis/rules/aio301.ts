import type { Rule } from '../rule';
import { droppedValues } from './collections';
import { reportDropped } from './droppedTasks';

/** The result of asyncio.create_task, dropped. Tasks of a TaskGroup are kept by it. */
export const aio301: Rule = {
  code: 'AIO301',
  name: 'task-dropped',
  title: 'A task is made and not kept',
  severity: 'warning',
  default: true,
  visit: {
    ExprStmt(statement, file) {
      for (const value of droppedValues(statement.value)) {
        if (value.kind === 'Call' && /^asyncio\.(?:create_task|ensure_future)$/.test(file.path(value.func) ?? '')) {
          reportDropped(statement, value, file);
        }
      }
    },
  },
};

import type { Rule } from '../rule';
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
      const { value } = statement;
      if (value.kind === 'Call' && /^asyncio\.(?:create_task|ensure_future)$/.test(file.path(value.func) ?? '')) {
        reportDropped(statement, value, file);
      }
    },
  },
};

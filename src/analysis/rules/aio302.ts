import type { Rule } from '../rule';
import { droppedValues } from './collections';
import { reportDropped } from './droppedTasks';

/** The result of loop.create_task, dropped; of a loop that the program keeps in an attribute too. */
export const aio302: Rule = {
  code: 'AIO302',
  name: 'loop-task-dropped',
  title: 'A task is made on a loop and not kept',
  severity: 'warning',
  default: true,
  visit: {
    ExprStmt(statement, file) {
      for (const value of droppedValues(statement.value)) {
        if (value.kind === 'Call' && file.path(value.func) === 'asyncio.AbstractEventLoop.create_task') {
          reportDropped(statement, value, file);
        }
      }
    },
  },
};

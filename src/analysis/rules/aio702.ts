import type { Rule } from '../rule';
import { findCall, receiver } from './queues';

/** When get() fails or is cancelled nothing was taken, and task_done() is called once too often. */
export const aio702: Rule = {
  code: 'AIO702',
  name: 'task-done-covers-get',
  title: 'task_done() in a finally that also covers get()',
  severity: 'error',
  default: true,
  visit: {
    Try(node, file) {
      for (const statement of node.finalbody) {
        const done = statement.kind === 'ExprStmt' ? findCall(statement, 'asyncio.Queue.task_done', file) : undefined;
        const queue = done && receiver(done, file);
        const got =
          queue &&
          node.body.map((each) => findCall(each, 'asyncio.Queue.get', file, queue)).find((each) => each !== undefined);
        if (done !== undefined && got !== undefined && got !== '') {
          file.report({
            at: done,
            message: `When ${queue}.get() is cancelled or times out, nothing was taken, and task_done() raises ValueError. Put get() before the try.`,
            related: [
              { file: file.info.file, ...file.part(got, got.start, got.end), message: 'taken here, within the try' },
            ],
          });
        }
      }
    },
  },
};

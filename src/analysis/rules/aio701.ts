import type { Rule } from '../rule';

/** join() waits until each item was reported as done. Said only where nobody in the program ever reports one. */
export const aio701: Rule = {
  code: 'AIO701',
  name: 'join-without-task-done',
  title: 'A queue is joined, and task_done() is never called',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      if (file.path(call.func) !== 'asyncio.Queue.join' || file.program.mayCall('task_done')) {
        return;
      }
      file.report({
        at: call,
        message: `join() waits until task_done() was called for every item, and nothing in this program calls it: once an item was put, this waits for ever.`,
      });
    },
  },
};

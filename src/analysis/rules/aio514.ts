import type { Rule } from '../rule';
import { blockingOf } from './blockingCalls';

/** Callbacks run on the loop, between two steps of tasks. */
export const aio514: Rule = {
  code: 'AIO514',
  name: 'blocking-in-callback',
  title: 'A callback that the event loop calls blocks it',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      const blocking = blockingOf(call, file);
      const info = blocking === undefined ? undefined : file.functionAround(call)?.info;
      if (blocking === undefined || info === undefined || info.summary.async || blocking.kind === 'file') {
        return;
      }
      const reached = file.contexts.in(info, 'loop');
      // What coroutine functions lead to is AIO511's.
      if (reached !== undefined && reached.root !== 'coroutine') {
        file.report({
          at: call,
          message: `${blocking.name}() blocks the event loop, which calls '${info.summary.name}': nothing else runs until it returns. Make a task, or use a thread.`,
          related: file.links(reached),
        });
      }
    },
  },
};

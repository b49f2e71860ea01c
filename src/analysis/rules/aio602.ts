import { circumstances } from '../python/circumstances';
import type { Rule } from '../rule';
import { needsRunningLoop } from './loopCalls';
import { threadOf } from './threads';

/** A thread has no running loop, whatever runs in the others. */
export const aio602: Rule = {
  code: 'AIO602',
  name: 'no-loop-in-thread',
  title: 'A function that runs in another thread calls something that needs a running event loop',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const name = needsRunningLoop(file.path(call.func), call);
      const reached = name === undefined || circumstances(call).tried ? undefined : threadOf(call, file);
      if (reached !== undefined) {
        file.report({
          at: call,
          message: `'${reached.name}' runs in another thread, where no event loop runs: ${name} raises RuntimeError. Pass the loop in, and use asyncio.run_coroutine_threadsafe().`,
          related: reached.related,
        });
      }
    },
  },
};

import type { Rule } from '../rule';
import { needsRunningLoop, noLoopAt } from './loopCalls';

/** A function that is no coroutine function, called from where no loop runs. Reported only with the whole chain of calls. */
export const aio102: Rule = {
  code: 'AIO102',
  name: 'no-loop-through-calls',
  title: 'A function that needs a running event loop is called where none runs',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const name = needsRunningLoop(file.path(call.func), call);
      const noLoop = name === undefined ? undefined : noLoopAt(call, file);
      if (noLoop?.kind === 'chain') {
        file.report({
          at: call,
          message: `${name} needs a running event loop, and '${noLoop.name}' is called where none runs: it raises RuntimeError. Make the calls that lead here coroutines, and run the first with asyncio.run().`,
          related: file.links(noLoop.reached),
        });
      }
    },
  },
};

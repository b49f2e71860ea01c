import type { Rule } from '../rule';
import { needsRunningLoop, noLoopAt } from './loopCalls';

/** Code of a module runs when it is imported, or as `__main__`: no loop runs then, but in a notebook's cell. */
export const aio101: Rule = {
  code: 'AIO101',
  name: 'no-loop-at-module-level',
  title: 'Code of a module calls something that needs a running event loop',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const name = needsRunningLoop(file.path(call.func), call);
      if (name !== undefined && noLoopAt(call, file)?.kind === 'module') {
        file.report({
          at: call,
          message: `${name} is called in code of the module, where no event loop runs: it raises RuntimeError. Move the call into a coroutine that asyncio.run() runs.`,
        });
      }
    },
  },
};

import type { Attribute } from '../python/syntax';
import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import { readBy } from './entering';
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
    Attribute(node, file) {
      const getter = mayRead(node) ? readBy(node, file) : undefined;
      const chain = getter && file.reach.loopUsers.from(getter);
      const noLoop = chain === undefined || chain.conditional ? undefined : noLoopAt(node, file);
      if (getter !== undefined && chain !== undefined && noLoop !== undefined) {
        file.report({
          at: node,
          message: `'${getter.summary.name}' runs here and calls ${chain.found}(), which needs a running event loop, and ${noLoop.kind === 'module' ? 'none runs' : `'${noLoop.name}' is called where none runs`}: it raises RuntimeError. Make this a coroutine, and run it with asyncio.run().`,
          related: [...(noLoop.kind === 'chain' ? file.links(noLoop.reached) : []), ...file.chain(chain.calls)],
        });
      }
    },
  },
};

/** It is read itself, not called: what stands in a coroutine function is not looked at, and costs most where it is. */
function mayRead(node: Attribute): boolean {
  const around = enclosingFunction(node);
  const isCalled = node.parent?.kind === 'Call' && node.parent.func === node;
  return !isCalled && around?.kind !== 'Lambda' && around?.async !== true;
}

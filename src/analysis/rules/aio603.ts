import { pathOf } from '../model/contexts';
import { circumstances } from '../python/circumstances';
import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { setsPolicy } from './loopCalls';
import { threadOf } from './threads';

/** Only the main thread ever got a loop from get_event_loop() unasked. */
export const aio603: Rule = {
  code: 'AIO603',
  name: 'get-event-loop-in-thread',
  title: 'get_event_loop() in a function that runs in another thread',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const asks = file.path(call.func) === 'asyncio.get_event_loop' && !circumstances(call).tried;
      const reached = asks && !setsLoop(call, file) && !setsPolicy(file) ? threadOf(call, file) : undefined;
      if (reached !== undefined) {
        file.report({
          at: call,
          message: `'${reached.name}' runs in another thread, which has no event loop: get_event_loop() raises RuntimeError. Pass the loop in.`,
          related: file.links(reached.way),
        });
      }
    },
  },
};

/** The function gives its thread a loop. */
function setsLoop(call: Call, file: SourceFile): boolean {
  const info = file.functionAround(call)?.info;
  return (
    info !== undefined &&
    file
      .callsOf(info)
      .some(({ callee }) => pathOf(file.evaluator.entity(callee, file.info)) === 'asyncio.set_event_loop')
  );
}

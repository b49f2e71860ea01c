import { pathOf } from '../model/contexts';
import type { FunctionInfo } from '../model/entity';
import { circumstances } from '../python/circumstances';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { setsPolicy } from './loopCalls';
import { inThread } from './threads';

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
      const reached = asks && !setsPolicy(file) ? inThread(call, file) : undefined;
      if (reached !== undefined && !reached.chain.some((each) => setsLoop(each, file))) {
        file.report({
          at: call,
          message: `'${reached.name}' runs in another thread, which has no event loop: get_event_loop() raises RuntimeError. Pass the loop in.`,
          related: reached.related,
        });
      }
    },
  },
};

/** The function gives its thread a loop, by itself or through others. */
function setsLoop(info: FunctionInfo, file: SourceFile): boolean {
  return (
    file.reach.setters.from(info) !== undefined ||
    file
      .callsOf(info)
      .some(({ callee }) => pathOf(file.evaluator.entity(callee, info.module)) === 'asyncio.set_event_loop')
  );
}

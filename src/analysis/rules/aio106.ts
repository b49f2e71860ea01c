import type { Rule } from '../rule';
import { renameFixes } from './fixes';

/** In a coroutine the loop that runs is meant, and get_running_loop() says so. */
export const aio106: Rule = {
  code: 'AIO106',
  name: 'get-event-loop-in-coroutine',
  title: 'get_event_loop() in a coroutine function',
  severity: 'information',
  default: true,
  visit: {
    Call(call, file) {
      const around = file.functionAround(call)?.node;
      if (around?.kind === 'FunctionDef' && around.async && file.path(call.func) === 'asyncio.get_event_loop') {
        file.report({
          at: call,
          message: 'In a coroutine get_running_loop() says what is meant: the loop that runs it.',
          fixes: renameFixes(call, 'get_running_loop', file),
        });
      }
    },
  },
};

import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { isCoroutine } from './coroutines';
import { mayHaveLoop, noLoopAt, whereNoLoop } from './loopCalls';

const names = new Set(['asyncio.gather', 'asyncio.ensure_future', 'asyncio.shield', 'asyncio.Future']);

/** These took whatever loop there was up to Python 3.9, warned from 3.10 on, and raise since 3.14. */
export const aio104: Rule = {
  code: 'AIO104',
  name: 'future-without-loop',
  title: 'gather, ensure_future, shield or Future where no event loop runs',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func);
      if (path === undefined || !names.has(path) || !looksForLoop(call, file)) {
        return;
      }
      const noLoop = noLoopAt(call, file);
      if (noLoop !== undefined && !mayHaveLoop(noLoop, file)) {
        file.report({
          at: call,
          message: `${path} is called ${whereNoLoop(noLoop)}: it raises RuntimeError from Python 3.14 on, and before that binds to a loop that may never run (${file.target.source}: ${file.target.oldest.join('.')}). Call it in a coroutine.`,
          related: noLoop.kind === 'chain' ? file.links(noLoop.reached) : [],
          severity: file.atLeast(3, 14) ? 'error' : 'warning',
        });
      }
    },
  },
};

/** With a loop, or with a future that has one, none is looked for. The first argument tells: nothing, or a coroutine for sure. */
function looksForLoop(call: Call, file: SourceFile): boolean {
  const hasLoop = call.keywords.some(({ arg }) => arg === 'loop' || arg === undefined);
  const [first] = call.args;
  return !hasLoop && (first === undefined || isCoroutine(first, file));
}

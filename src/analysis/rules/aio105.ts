import type { Fix } from '../diagnostic';
import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { mayHaveLoop, noLoopAt, whereNoLoop } from './loopCalls';

/** Without a running loop get_event_loop() used to make one; from Python 3.14 on it raises. */
export const aio105: Rule = {
  code: 'AIO105',
  name: 'get-event-loop-without-loop',
  title: 'get_event_loop() where no event loop runs',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      if (file.path(call.func) !== 'asyncio.get_event_loop' || call.parent?.kind === 'Parameter') {
        return;
      }
      const noLoop = noLoopAt(call, file);
      if (noLoop === undefined || mayHaveLoop(noLoop, file)) {
        return;
      }
      file.report({
        at: call,
        message: `get_event_loop() is called ${whereNoLoop(noLoop)}: it raises RuntimeError from Python 3.14 on, and is deprecated from 3.12 on (${file.target.source}: ${file.target.oldest.join('.')}). Use asyncio.run(), or asyncio.new_event_loop().`,
        related: noLoop.kind === 'chain' ? file.links(noLoop.reached) : [],
        severity: file.atLeast(3, 14) ? 'error' : 'warning',
        fixes: runFixes(call, file),
      });
    },
  },
};

/** `asyncio.get_event_loop().run_until_complete(main())` is what asyncio.run(main()) does, and more. */
function runFixes(call: Call, file: SourceFile): readonly Fix[] {
  const method = call.parent;
  const run = method?.parent;
  if (
    method?.kind !== 'Attribute' ||
    method.attr !== 'run_until_complete' ||
    run?.kind !== 'Call' ||
    run.func !== method
  ) {
    return [];
  }
  const [coroutine, ...more] = run.args;
  const isCoroutine = coroutine !== undefined && file.entity(coroutine)?.kind === 'coroutine';
  if (!isCoroutine || more.length + run.keywords.length > 0 || call.func.kind !== 'Attribute') {
    return [];
  }
  const asyncio = file.textOf(call.func.value);
  const edits = [file.replace(run, `${asyncio}.run(${file.textOf(coroutine)})`)];
  return [{ title: `Use ${asyncio}.run()`, safe: run.parent?.kind === 'ExprStmt', edits }];
}

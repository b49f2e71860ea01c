import type { Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** A test that closes the loop that all tests share breaks those after it. */
export const aio116: Rule = {
  code: 'AIO116',
  name: 'test-closes-shared-loop',
  title: 'A test closes the event loop that other tests use too',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      if (call.func.kind !== 'Attribute' || file.path(call.func) !== 'asyncio.AbstractEventLoop.close') {
        return;
      }
      const info = file.functionAround(call)?.info;
      const isTest = info !== undefined && /(?:^|\.)(?:test\w*|tearDown)$/.test(info.summary.name);
      if (isTest && isShared(call.func.value, file)) {
        file.report({
          at: call,
          message: `This closes the loop that get_event_loop() gives to the next test too, which then fails with 'Event loop is closed'. Run each test's coroutine with asyncio.run().`,
        });
      }
    },
  },
};

/** The loop of the thread, or one that the module keeps. */
function isShared(loop: Expr, file: SourceFile): boolean {
  if (loop.kind === 'Call') {
    return file.path(loop.func) === 'asyncio.get_event_loop';
  }
  if (loop.kind !== 'Name') {
    return false;
  }
  const resolved = file.lookUp(loop.id, loop);
  if (resolved?.scope.kind === 'Module') {
    return true;
  }
  const [binding] = resolved?.bindings ?? [];
  return (
    binding?.kind === 'value' &&
    binding.value.kind === 'Call' &&
    file.path(binding.value.func) === 'asyncio.get_event_loop'
  );
}

import type { Fix } from '../diagnostic';
import type { Resolved } from '../python/scopes';
import type { Call, Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { bindsTighter } from './fixes';
import { isBinding, methodOn, usesOf } from './names';

/** Waiting in the loop's own thread for what only the loop can do. */
export const aio509: Rule = {
  code: 'AIO509',
  name: 'threadsafe-result-on-loop',
  title: 'run_coroutine_threadsafe(...).result() in a coroutine function',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const around = file.functionAround(call)?.node;
      if (
        around?.kind !== 'FunctionDef' ||
        !around.async ||
        call.func.kind !== 'Attribute' ||
        !/^(?:result|exception)$/.test(call.func.attr)
      ) {
        return;
      }
      const scheduled = scheduledBy(call.func.value, file);
      if (scheduled !== undefined) {
        file.report({
          at: call,
          message: `This blocks the event loop until the coroutine is done, and if it is to run on this loop, it never is: a deadlock. Await the coroutine, or asyncio.wrap_future().`,
          fixes: fixesOf(call, scheduled, file),
        });
      }
    },
  },
};

/** The call of run_coroutine_threadsafe that made a future. */
function scheduledBy(future: Expr, file: SourceFile): Call | undefined {
  if (future.kind === 'Call') {
    return file.path(future.func) === 'asyncio.run_coroutine_threadsafe' ? future : undefined;
  }
  const resolved = future.kind === 'Name' ? file.lookUp(future.id, future) : undefined;
  const [binding, ...more] = resolved?.bindings ?? [];
  return future.kind === 'Name' &&
    resolved !== undefined &&
    binding?.kind === 'value' &&
    binding.how === 'is' &&
    more.length === 0 &&
    !mayBeDone(future.id, resolved.scope)
    ? scheduledBy(binding.value, file)
    : undefined;
}

/** Somebody is given the future, who may wait for it without blocking, or it is asked whether it is done. */
function mayBeDone(name: string, scope: Resolved['scope']): boolean {
  return usesOf(name, scope).some(
    (use) => !isBinding(use) && !/^(?:result|exception|cancel|add_done_callback)$/.test(methodOn(use) ?? ''),
  );
}

function fixesOf(call: Call, scheduled: Call, file: SourceFile): readonly Fix[] {
  const [coroutine] = scheduled.args;
  const direct =
    call.func.kind === 'Attribute' && call.func.value === scheduled && call.args.length + call.keywords.length === 0;
  if (!direct || coroutine?.kind !== 'Call' || file.textOf(call).includes('\n')) {
    return [];
  }
  const text = `await ${file.textOf(coroutine)}`;
  return [{ title: 'Await it', safe: false, edits: [file.replace(call, bindsTighter(call) ? `(${text})` : text)] }];
}

import type { Call, Expr } from '../python/syntax';
import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { asyncioName, bindsTighter } from './fixes';
import { isBinding, usesOf } from './names';

const submits = /^concurrent\.futures\.(?:Thread|Process)PoolExecutor\.submit$/;

/** Waiting in the loop's thread for what an executor does. Said where nothing but the wait is done with the future: it cannot be known to be done. */
export const aio508: Rule = {
  code: 'AIO508',
  name: 'executor-wait-in-coroutine',
  title: 'A coroutine function waits for an executor and blocks',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      const around = enclosingFunction(call);
      if (around?.kind !== 'FunctionDef' || !around.async) {
        return;
      }
      const instead = insteadOf(call, file);
      if (instead !== undefined) {
        file.report({
          at: call,
          message: `${file.path(call.func)}() blocks the event loop until the executor is done: nothing else runs. Use loop.run_in_executor(), and ${instead}.`,
        });
      } else if (call.func.kind === 'Attribute' && /^(?:result|exception)$/.test(call.func.attr)) {
        const submitted = submittedBy(call.func.value, file);
        if (submitted) {
          file.report({
            at: call,
            message: `${call.func.attr}() blocks the event loop until the executor is done: nothing else runs. Await asyncio.wrap_future() of it, or loop.run_in_executor().`,
            fixes:
              call.func.attr === 'result' && call.args.length + call.keywords.length === 0
                ? fixesOf(call, call.func.value, file)
                : [],
          });
        }
      }
    },
  },
};

/** What asyncio has for a call that waits for several futures of an executor; undefined: it is no such call, or has a time limit. */
function insteadOf({ func, args, keywords, parent }: Call, file: SourceFile): string | undefined {
  if (args.length > 1 || keywords.some(({ arg }) => arg === 'timeout')) {
    return undefined;
  }
  const isIterated = (parent?.kind === 'For' && !parent.async) || parent?.kind === 'Generator';
  switch (file.path(func)) {
    case 'concurrent.futures.wait':
      return 'asyncio.wait()';
    case 'concurrent.futures.as_completed':
      return isIterated ? 'asyncio.as_completed()' : undefined;
    default:
      return undefined;
  }
}

/** Whether a future was just given by an executor: where it has a name, nothing else is done with it. */
function submittedBy(future: Expr, file: SourceFile): boolean {
  if (future.kind === 'Call') {
    return submits.test(file.path(future.func) ?? '');
  }
  const resolved = future.kind === 'Name' ? file.lookUpInFunction(future.id, future) : undefined;
  const [binding, ...more] = resolved?.bindings ?? [];
  if (future.kind !== 'Name' || resolved === undefined || more.length > 0) {
    return false;
  }
  const others = usesOf(future.id, resolved.scope).filter((use) => use !== future && !isBinding(use));
  return (
    others.length === 0 &&
    binding?.kind === 'value' &&
    binding.how === 'is' &&
    binding.value.kind === 'Call' &&
    submits.test(file.path(binding.value.func) ?? '')
  );
}

function fixesOf(call: Call, future: Expr, file: SourceFile) {
  const { name, edits } = asyncioName(file);
  const text = `await ${name}.wrap_future(${file.textOf(future)})`;
  return [
    {
      title: `Await ${name}.wrap_future()`,
      safe: true,
      edits: [...edits, file.replace(call, bindsTighter(call) ? `(${text})` : text)],
    },
  ];
}

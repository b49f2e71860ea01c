import type { Fix } from '../diagnostic';
import { circumstances } from '../python/circumstances';
import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { blockingOf } from './blockingCalls';
import { asyncioName, bindsTighter } from './fixes';

/** A helper that blocks, at whatever depth. The chain of calls is the evidence. Files and locks of threads are often quick, and are left out. */
export const aio511: Rule = {
  code: 'AIO511',
  name: 'blocking-through-calls',
  title: 'A coroutine function calls a function that blocks',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      const around = file.functionAround(call)?.node;
      if (around?.kind !== 'FunctionDef' || !around.async) {
        return;
      }
      const { blockers } = file.reach;
      const called = blockers.calledFunction(file.entity(call.func));
      const own = blockingOf(call, file);
      // What blocks by itself is told by the rules about it, also where the library's source is a part of the program.
      if (own !== undefined && own.kind !== 'extra') {
        return;
      }
      const chain = own !== undefined ? { calls: [], found: own, conditional: false } : called && blockers.from(called);
      const name = called?.summary.name ?? own?.name;
      if (name === undefined || chain === undefined || chain.found.kind === 'file' || chain.found.kind === 'lock') {
        return;
      }
      const sure = !chain.conditional && !circumstances(call).conditional;
      file.report({
        at: call,
        message:
          own !== undefined
            ? `${own.name}() blocks the event loop, as the configuration says: nothing else runs until it returns. Run it in a thread.`
            : `'${name}' ${sure ? 'calls' : 'may call'} ${chain.found.name}(), which blocks the event loop: nothing else runs until it returns. Run it in a thread.`,
        related: file.chain(chain.calls),
        severity: sure ? 'warning' : 'hint',
        fixes: fixesOf(call, name, file),
      });
    },
  },
};

function fixesOf(call: Call, called: string, file: SourceFile): readonly Fix[] {
  const { name, edits } = asyncioName(file);
  const given = file.part(call, call.argsStart, call.end);
  const inner = file.text.slice(given.start + 1, given.end - 1);
  const text = `await ${name}.to_thread(${file.textOf(call.func)}${inner.trim() === '' ? '' : `, ${inner}`})`;
  const whole = bindsTighter(call) ? `(${text})` : text;
  return [{ title: `Run ${called} in a thread`, safe: false, edits: [...edits, file.replace(call, whole)] }];
}

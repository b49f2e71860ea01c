import type { Fix } from '../diagnostic';
import type { FunctionInfo } from '../model/entity';
import { circumstances } from '../python/circumstances';
import type { Call, Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { blockingOf } from './blockingCalls';
import { enteredBy, isInCoroutineFunction, readBy } from './entering';
import { argumentsOf, asyncioName, awaitedText, mayAwait } from './fixes';

/** A helper that blocks, at whatever depth. The chain of calls is the evidence. Files and locks of threads are often quick, and are left out. */
export const aio511: Rule = {
  code: 'AIO511',
  name: 'blocking-through-calls',
  title: 'A coroutine function calls a function that blocks',
  severity: 'warning',
  default: true,
  visit: {
    Attribute(node, file) {
      const getter = isInCoroutineFunction(node, file) ? readBy(node, file) : undefined;
      if (getter !== undefined) {
        through(node, getter, file);
      }
    },
    With(node, file) {
      if (node.async || !isInCoroutineFunction(node, file)) {
        return;
      }
      for (const { value } of node.items) {
        const methods = enteredBy(value, file);
        const blocking = methods.find((each) => file.reach.blockers.from(each) !== undefined);
        if (blocking !== undefined) {
          through(value, blocking, file);
        }
      }
    },
    Call(call, file) {
      if (!isInCoroutineFunction(call, file)) {
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
        fixes: mayAwait(call, file) ? fixesOf(call, name, file) : [],
      });
    },
  },
};

/** A property's function, and what `with` calls, stand nowhere as a call. */
function through(at: Expr, called: FunctionInfo, file: SourceFile): void {
  const chain = file.reach.blockers.from(called);
  if (chain === undefined || chain.found.kind === 'file' || chain.found.kind === 'lock') {
    return;
  }
  const sure = !chain.conditional && !circumstances(at).conditional;
  file.report({
    at,
    message: `'${called.summary.name}' runs here and ${sure ? 'calls' : 'may call'} ${chain.found.name}(), which blocks the event loop: nothing else runs until it returns. Run it in a thread.`,
    related: file.chain(chain.calls),
    severity: sure ? 'warning' : 'hint',
  });
}

function fixesOf(call: Call, called: string, file: SourceFile): readonly Fix[] {
  const { name, edits } = asyncioName(file);
  const inner = argumentsOf(call, file);
  const text = `${name}.to_thread(${file.textOf(call.func)}${inner.trim() === '' ? '' : `, ${inner}`})`;
  return [
    { title: `Run ${called} in a thread`, safe: false, edits: [...edits, file.replace(call, awaitedText(call, text))] },
  ];
}

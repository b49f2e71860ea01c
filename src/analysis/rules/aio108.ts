import type { FunctionInfo } from '../model/entity';
import { circumstances } from '../python/circumstances';
import type { Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { enteredBy, readBy } from './entering';
import { nests, shownRunner } from './runners';

/** A helper that is no coroutine function, but starts a loop: called from a coroutine it fails. */
export const aio108: Rule = {
  code: 'AIO108',
  name: 'run-through-calls',
  title: 'A coroutine function calls a function that starts an event loop',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const around = coroutineAround(call, file);
      if (around !== undefined) {
        reportRun(call, file.reach.runners.calledFunction(file.entity(call.func)), around, file);
      }
    },
    Attribute(node, file) {
      const around = coroutineAround(node, file);
      if (around !== undefined) {
        reportRun(node, readBy(node, file), around, file);
      }
    },
    With({ async, items }, file) {
      for (const { value } of async ? [] : items) {
        const around = coroutineAround(value, file);
        if (around !== undefined) {
          const runs = enteredBy(value, file).find((each) => file.reach.runners.from(each) !== undefined);
          reportRun(value, runs, around, file);
        }
      }
    },
  },
};

/** The name of the coroutine function in which something is done, unless an error is expected there. */
function coroutineAround(at: Expr, file: SourceFile): string | undefined {
  const around = file.functionAround(at)?.node;
  return around?.kind === 'FunctionDef' && around.async && !circumstances(at).tried ? around.name : undefined;
}

function reportRun(at: Expr, called: FunctionInfo | undefined, around: string, file: SourceFile): void {
  const chain = called && file.reach.runners.from(called);
  if (called === undefined || chain === undefined || nests(file)) {
    return;
  }
  const sure = !chain.conditional && !circumstances(at).conditional;
  file.report({
    at,
    message: `'${called.summary.name}' ${sure ? 'calls' : 'may call'} ${shownRunner(chain.found)}, which raises RuntimeError here: '${around}' is a coroutine function, and its own event loop runs.`,
    related: file.chain(chain.calls),
    severity: sure ? 'error' : 'hint',
  });
}

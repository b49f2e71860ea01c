import { circumstances } from '../python/circumstances';
import type { Rule } from '../rule';
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
      const around = file.functionAround(call)?.node;
      if (around?.kind !== 'FunctionDef' || !around.async || circumstances(call).tried) {
        return;
      }
      const { runners } = file.reach;
      const called = runners.calledFunction(file.entity(call.func));
      const chain = called && runners.from(called);
      if (called === undefined || chain === undefined || nests(file)) {
        return;
      }
      const sure = !chain.conditional && !circumstances(call).conditional;
      file.report({
        at: call,
        message: `'${called.summary.name}' ${sure ? 'calls' : 'may call'} ${shownRunner(chain.found)}, which raises RuntimeError here: '${around.name}' is a coroutine function, and its own event loop runs.`,
        related: file.chain(chain.calls),
        severity: sure ? 'error' : 'hint',
      });
    },
  },
};

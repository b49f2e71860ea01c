import type { Related } from '../diagnostic';
import { circumstances } from '../python/circumstances';
import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { blockingOf } from './blockingCalls';
import { lambdaIn } from './lambdas';

/** Callbacks run on the loop, between two steps of tasks. Reported at the call in the callback that blocks, directly or through helpers. */
export const aio514: Rule = {
  code: 'AIO514',
  name: 'blocking-in-callback',
  title: 'A callback that the event loop calls blocks it',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      // Few functions are callbacks, and to find out what blocks costs more.
      const callback = callbackAround(call, file);
      const found = callback && blockedBy(call, file);
      if (found === undefined || callback === undefined) {
        return;
      }
      const { name, chain, sure } = found;
      file.report({
        at: call,
        message: `${name}() blocks the event loop, which calls '${callback.name}': nothing else runs until it returns. Make a task, or use a thread.`,
        related: [...callback.related, ...chain],
        severity: sure ? 'warning' : 'hint',
      });
    },
  },
};

interface Blocked {
  /** What blocks. */
  readonly name: string;
  /** The calls that lead there. */
  readonly chain: readonly Related[];
  readonly sure: boolean;
}

/** Files and locks of threads are often quick, and through others they are left out. */
function blockedBy(call: Call, file: SourceFile): Blocked | undefined {
  const own = blockingOf(call, file);
  if (own !== undefined) {
    return own.kind === 'file' ? undefined : { name: own.name, chain: [], sure: true };
  }
  const { blockers } = file.reach;
  const called = blockers.calledFunction(file.entity(call.func));
  const chain = called && blockers.from(called);
  if (chain === undefined || chain.found.kind === 'file' || chain.found.kind === 'lock') {
    return undefined;
  }
  const sure = !chain.conditional && !circumstances(call).conditional;
  return { name: chain.found.name, chain: file.chain(chain.calls), sure };
}

/** The function or lambda around a call, when the loop itself calls it. What coroutine functions lead to is AIO511's. */
function callbackAround(
  call: Call,
  file: SourceFile,
): { readonly name: string; readonly related: readonly Related[] } | undefined {
  const lambda = lambdaIn('loop', call, file);
  if (lambda !== undefined) {
    return { name: 'lambda', related: lambda };
  }
  const info = file.functionAround(call)?.info;
  if (info === undefined || info.summary.async) {
    return undefined;
  }
  const reached = file.contexts.isMeantFor(info, 'loop') ? file.contexts.in(info, 'loop') : undefined;
  const isCallback = reached !== undefined && reached.root !== 'coroutine' && reached.calls.length <= 1;
  const itself = reached?.root === 'passed' || reached?.entry === info;
  return isCallback && itself ? { name: info.summary.name, related: file.links(reached) } : undefined;
}

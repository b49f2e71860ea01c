/** Calls that need a running event loop, and calls that start one. */
import type { Reached } from '../model/contexts';
import { circumstances } from '../python/circumstances';
import type { Call } from '../python/syntax';
import { enclosingFunction } from '../python/walk';
import type { SourceFile } from '../sourceFile';

/** Names that raise RuntimeError where no loop runs, on every Python. */
const needed = new Set([
  'asyncio.create_task',
  'asyncio.get_running_loop',
  'asyncio.current_task',
  'asyncio.all_tasks',
]);

/** With a loop as argument these need none that runs. */
const takesLoop = new Set(['asyncio.current_task', 'asyncio.all_tasks']);

/** The name of what is called, without `asyncio.`, when it needs a running loop. */
export function needsRunningLoop(path: string | undefined, call: Call): string | undefined {
  if (path === undefined || !needed.has(path)) {
    return undefined;
  }
  const given = takesLoop.has(path) && call.args.length + call.keywords.length > 0;
  return given ? undefined : path.replace('asyncio.', '');
}

/** How it is known that no loop runs at a call: it is code of the module, or a chain of calls leads there. */
export type NoLoop =
  | { readonly kind: 'module' }
  | { readonly kind: 'chain'; readonly reached: Reached; readonly name: string };

/** Whether no loop runs at a call, for sure; undefined when that is not known. */
export function noLoopAt(call: Call, file: SourceFile): NoLoop | undefined {
  const { tried, under } = circumstances(call);
  if (tried || under === 'type-checking') {
    return undefined;
  }
  if (enclosingFunction(call) === undefined) {
    return file.notebook ? undefined : { kind: 'module' };
  }
  const info = file.functionAround(call)?.info;
  if (info === undefined || info.summary.async || info.summary.generator || info.summary.guarded) {
    return undefined;
  }
  const reached = file.contexts.in(info, 'noLoop');
  return reached === undefined || reached.conditional ? undefined : { kind: 'chain', reached, name: info.summary.name };
}

/** `in code of the module, where no event loop runs`, `in 'start', which is called where no event loop runs`. */
export function whereNoLoop(noLoop: NoLoop): string {
  const where = noLoop.kind === 'module' ? 'in code of the module,' : `in '${noLoop.name}', which is called`;
  return `${where} where no event loop runs`;
}

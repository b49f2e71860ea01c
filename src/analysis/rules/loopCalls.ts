/** Calls that need a running event loop, and calls that start one. */
import { pathOf, type Reached } from '../model/contexts';
import type { CallSite, FunctionInfo } from '../model/entity';
import { hasLoopSet } from '../model/frameworks';
import { circumstances, isBehindReturn } from '../python/circumstances';
import type { Call, Expr, Node } from '../python/syntax';
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

/** Whether no loop runs where something is called or read, for sure; undefined when that is not known. */
export function noLoopAt(use: Expr, file: SourceFile): NoLoop | undefined {
  const { tried, under } = circumstances(use);
  if (tried || under === 'type-checking') {
    return undefined;
  }
  if (enclosingFunction(use) === undefined) {
    return file.notebook ? undefined : { kind: 'module' };
  }
  const info = file.functionAround(use)?.info;
  if (info === undefined || info.summary.async || info.summary.generator || info.summary.guarded) {
    return undefined;
  }
  const reached = file.contexts.in(info, 'noLoop');
  return reached === undefined || reached.conditional || dependsOnTest(use)
    ? undefined
    : { kind: 'chain', reached, name: info.summary.name };
}

/** Whether a test in its function decides if it is made: `loop or get_running_loop()`, or an `if` before it that returns. */
function dependsOnTest(use: Expr): boolean {
  let child: Node = use;
  for (let { parent } = use as Node; parent !== undefined; child = parent, parent = parent.parent) {
    if (isBehindReturn(parent, child)) {
      return true;
    }
    if (parent.kind === 'FunctionDef') {
      return false;
    }
    const tested =
      ((parent.kind === 'If' || parent.kind === 'IfExp') && child !== parent.test) ||
      (parent.kind === 'BoolOp' && child === parent.right);
    if (tested || parent.kind === 'Handler' || parent.kind === 'MatchCase') {
      return true;
    }
  }
  return false;
}

/** `in code of the module, where no event loop runs`, `in 'start', which is called where no event loop runs`. */
export function whereNoLoop(noLoop: NoLoop): string {
  const where = noLoop.kind === 'module' ? 'in code of the module,' : `in '${noLoop.name}', which is called`;
  return `${where} where no event loop runs`;
}

/** Whether a loop that does not run may be found there: asyncio.get_event_loop() gives it. */
export function mayHaveLoop(noLoop: NoLoop, file: SourceFile): boolean {
  return setsLoop(file) || (noLoop.kind === 'chain' && isBesideLoop(noLoop.reached.entry, file));
}

function isBesideLoop(entry: FunctionInfo | undefined, file: SourceFile): boolean {
  const method = entry?.summary.name.replace(/^.*\./, '') ?? '';
  const ancestors = entry?.owner === undefined ? [] : file.evaluator.ancestors(entry.owner);
  return ancestors.some((each) => each.kind === 'library' && hasLoopSet(each.type, method));
}

/** Somebody in the program gives the main thread a loop, or a policy that makes one: whether that happens before, the calls do not tell. */
function setsLoop(file: SourceFile): boolean {
  for (const name of ['set_event_loop', 'asyncioreactor', 'install']) {
    for (const site of file.program.mentions(name)) {
      const path = file.contexts.calledPath(site);
      if ((path === 'asyncio.set_event_loop' && isForMainThread(site, file)) || path?.startsWith('twisted.') === true) {
        return true;
      }
    }
  }
  return setsPolicy(file);
}

/** `set_event_loop(None)` takes one away, and what a thread sets is its own. */
function isForMainThread({ caller, call }: CallSite, file: SourceFile): boolean {
  const contexts = caller === undefined ? [] : file.contexts.of(caller);
  const inThread = contexts.length > 0 && contexts.every(({ context }) => context === 'thread');
  return Object.keys(call.passed).length > 0 && !inThread;
}

/** A policy of the program's own may give every thread a loop; those of asyncio and uvloop do not. */
export function setsPolicy(file: SourceFile): boolean {
  for (const site of file.program.mentions('set_event_loop_policy')) {
    const [policy] = Object.values(site.call.passed);
    const path = policy?.is === 'call' ? pathOf(file.evaluator.entity(policy.of, site.module)) : undefined;
    if (policy?.is === 'call' && !/^(?:asyncio|uvloop|winloop)\./.test(path ?? '')) {
      return true;
    }
  }
  return false;
}

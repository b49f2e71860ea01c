/** Calls that need a running event loop. */
import type { Call } from '../python/syntax';

/** Names that raise RuntimeError where no loop runs, on every Python. */
const needed = new Set([
  'asyncio.create_task',
  'asyncio.get_running_loop',
  'asyncio.current_task',
  'asyncio.all_tasks',
  'asyncio.timeout',
  'asyncio.timeout_at',
]);

/** With a loop as argument these need none that runs. */
const takesLoop = new Set(['asyncio.current_task', 'asyncio.all_tasks']);

/** The name of what is called, without `asyncio.`, when it needs a running loop. */
export function needsRunningLoop(path: string | undefined, call: Call): string | undefined {
  if (path === undefined || !needed.has(path)) {
    return undefined;
  }
  const given = takesLoop.has(path) && call.args.length + call.keywords.length > 0;
  // A timeout looks for the loop when it is entered, which only a coroutine can do.
  return given || path.startsWith('asyncio.timeout') ? undefined : path.replace('asyncio.', '');
}

/** Functions that find out by themselves where they run. */
import { circumstances } from './circumstances';
import type { Call, FunctionDef } from './syntax';
import { lastName } from './values';
import { walk } from './walk';

/** Names by which a function looks whether, or which, loop or thread it runs in. */
const looks = new Set([
  'get_running_loop',
  '_get_running_loop',
  'is_running',
  'current_async_library',
  'in_async_context',
  'current_thread',
  'get_ident',
  'nest_asyncio',
  'greenlet',
  'in_event_loop',
  'getcurrent',
]);

/** Whether a function looks which loop or thread it runs in, so that what it does then depends on it. */
export function guards(node: FunctionDef): boolean {
  let found = false;
  walk(node, (each) => {
    found =
      found ||
      (each.kind === 'Call' && looks.has(lastName(each.func)) && isQuestion(each)) ||
      (each.kind === 'Handler' && each.type !== undefined && lastName(each.type) === 'RuntimeError');
    return !found;
  });
  return found;
}

/** `get_running_loop()` that is a question (its failure is caught, or its result is looked at), not a demand. */
function isQuestion(call: Call): boolean {
  return lastName(call.func) !== 'get_running_loop' || circumstances(call).tried;
}

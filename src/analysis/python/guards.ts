/** Functions that find out by themselves where they run. */
import { circumstances } from './circumstances';
import type { Call, FunctionDef, Node } from './syntax';
import { lastName } from './values';

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

/** The functions that look at a node which loop or thread they run in, so that what they do then depends on it. */
export function guardedBy(node: Node): readonly FunctionDef[] {
  if (!looksWhereItRuns(node)) {
    return none;
  }
  const guarded: FunctionDef[] = [];
  for (let around = node.parent; around !== undefined; around = around.parent) {
    if (around.kind === 'FunctionDef') {
      guarded.push(around);
    }
  }
  return guarded;
}

const none: readonly never[] = [];

function looksWhereItRuns(node: Node): boolean {
  switch (node.kind) {
    case 'Call':
      return looks.has(lastName(node.func)) && isQuestion(node);
    case 'Handler':
      return node.type !== undefined && lastName(node.type) === 'RuntimeError';
    default:
      return false;
  }
}

/** `get_running_loop()` that is a question (its failure is caught, or its result is looked at), not a demand. */
function isQuestion(call: Call): boolean {
  return lastName(call.func) !== 'get_running_loop' || circumstances(call).tried;
}

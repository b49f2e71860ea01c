import type { Fix } from '../diagnostic';
import { memberOf } from '../model/library';
import type { Await, Call } from '../python/syntax';
import { place } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { givesNothing } from './plainFunctions';

/** Functions of the standard library that return nothing that can be awaited. */
const plain = new Set([
  'time.sleep',
  'asyncio.all_tasks',
  'asyncio.current_task',
  'asyncio.get_running_loop',
  'asyncio.get_event_loop',
  'asyncio.run',
  'builtins.print',
]);

/** `await` on the result of something that is not asynchronous. */
export const aio210: Rule = {
  code: 'AIO210',
  name: 'await-of-plain-call',
  title: 'Something is awaited that cannot be',
  severity: 'error',
  default: true,
  visit: {
    Await(node, file) {
      const { value } = node;
      if (value.kind !== 'Call') {
        return;
      }
      const name = plainCall(value, file);
      if (name !== undefined) {
        file.report({
          at: node,
          message: `${name}() returns nothing that can be awaited: this raises TypeError. Remove the await${name === 'time.sleep' ? ', and use asyncio.sleep()' : ''}.`,
          fixes: fixesOf(node, value, name),
        });
      }
    },
  },
};

function plainCall(call: Call, file: SourceFile): string | undefined {
  const path = file.path(call.func);
  if (path !== undefined && plain.has(path)) {
    return path.replace(/^builtins\./, '');
  }
  const entity = file.entity(call.func);
  if (entity?.kind === 'function') {
    return givesNothing(entity.info.summary) && file.evaluator.isCertain(entity) ? entity.info.summary.name : undefined;
  }
  if (entity?.kind !== 'method' || !entity.type.startsWith('asyncio.')) {
    return undefined;
  }
  const member = memberOf(entity.type, entity.name);
  return member !== undefined && !member.coroutine && member.gives === '' ? file.textOf(call.func) : undefined;
}

function fixesOf(node: Await, call: Call, name: string): readonly Fix[] {
  if (name === 'time.sleep') {
    return [];
  }
  const { start } = place(node);
  return [{ title: 'Remove await', safe: true, edits: [{ start, end: place(call).start, text: '' }] }];
}

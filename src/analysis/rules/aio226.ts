import type { Expr } from '../python/syntax';
import type { Rule } from '../rule';
import { type Collection, collectionOf } from './collections';
import { madeCoroutine } from './coroutines';
import { asyncioName } from './fixes';

/** From Python 3.11 on wait refuses coroutines; before that it warned, and lost which task was whose. */
export const aio226: Rule = {
  code: 'AIO226',
  name: 'wait-of-coroutines',
  title: 'asyncio.wait of coroutines instead of tasks',
  severity: 'error',
  default: true,
  visit: {
    Call({ func, args }, file) {
      const [first] = args;
      if (first === undefined || file.path(func) !== 'asyncio.wait') {
        return;
      }
      const coroutines = elementsOf(collectionOf(first, file)).filter(
        (element) => madeCoroutine(element, file) !== undefined,
      );
      if (coroutines.length === 0) {
        return;
      }
      const { name, edits } = asyncioName(file);
      const wraps = coroutines.flatMap((each) => [
        file.insertBefore(each, `${name}.create_task(`),
        file.insertAfter(each, ')'),
      ]);
      file.report({
        at: first,
        message:
          'wait() takes tasks, not coroutines: TypeError from Python 3.11 on, deprecated before. Make a task of each.',
        severity: file.atLeast(3, 11) ? 'error' : 'warning',
        fixes: [{ title: `Make tasks with ${name}.create_task()`, safe: true, edits: [...edits, ...wraps] }],
      });
    },
  },
};

function elementsOf(collection: Collection | undefined): readonly Expr[] {
  switch (collection?.kind) {
    case 'List':
    case 'Tuple':
    case 'Set':
    case 'ListComp':
    case 'SetComp':
      return collection.elements;
    default:
      return [];
  }
}

import type { Rule } from '../rule';
import { collectionOf } from './collections';

/** gather takes awaitables one by one, as_completed takes them in an iterable. */
export const aio224: Rule = {
  code: 'AIO224',
  name: 'wrong-packing',
  title: 'gather of a list, or as_completed of several arguments',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func);
      const [first, second] = call.args;
      if (
        path === 'asyncio.gather' &&
        first !== undefined &&
        second === undefined &&
        isCollection(collectionOf(first, file)?.kind)
      ) {
        // The parentheses of the call are those of a generator alone in them.
        const bare = first.kind === 'GeneratorExp' && first.start === call.argsStart;
        const edits = bare
          ? [file.insertBefore(first, '(*'), file.insertAfter(first, ')')]
          : [file.insertBefore(first, '*')];
        file.report({
          at: first,
          message: 'gather() takes awaitables as separate arguments: a collection raises TypeError. Unpack it with *.',
          fixes: [{ title: 'Unpack it with *', safe: true, edits }],
        });
      }
      if (path === 'asyncio.as_completed' && second !== undefined && second.kind !== 'Starred') {
        file.report({
          at: second,
          message:
            'as_completed() takes one iterable of awaitables: several arguments raise TypeError. Put them into a list.',
        });
      }
    },
  },
};

function isCollection(kind: string | undefined): boolean {
  return kind !== undefined && kind !== 'Dict' && kind !== 'DictComp';
}

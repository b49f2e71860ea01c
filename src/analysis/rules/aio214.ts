import type { Call, Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { uncalledCoroutine } from './uncalled';

/** Functions that call what they are given and use the result at once, by the position of that argument. */
const positions: Readonly<Record<string, number>> = {
  'builtins.filter': 0,
  'builtins.map': 0,
  'functools.reduce': 0,
  'itertools.filterfalse': 0,
  'itertools.takewhile': 0,
  'itertools.dropwhile': 0,
  're.sub': 1,
};
const keyed = new Set(['builtins.sorted', 'builtins.min', 'builtins.max']);
/** What these are given they use at once. The result of `map` may still be awaited otherwise: `gather(*map(f, xs))`. */
const consumers = new Set(['builtins.any', 'builtins.all', 'builtins.sum', 'builtins.min', 'builtins.max']);

/** A coroutine function as a predicate or key: what it returns is a coroutine, which is always true and compares with nothing. */
export const aio214: Rule = {
  code: 'AIO214',
  name: 'async-predicate',
  title: 'A coroutine function is given to something that calls it without awaiting',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func) ?? '';
      const given = givenTo(call, path);
      const info =
        given && (path !== 'builtins.map' || isConsumed(call, file)) ? uncalledCoroutine(given, file) : undefined;
      if (given !== undefined && info !== undefined) {
        file.report({
          at: given,
          message: `${path.replace('builtins.', '') || 'sort'} does not await '${info.summary.name}': it gets coroutines, which ${keyed.has(path) || path === '' ? 'cannot be compared' : 'are always true'}. Await in a comprehension first.`,
          related: [file.definition(info, `'${info.summary.name}' is a coroutine function`)],
        });
      }
    },
  },
};

/** Only lists have a method of this name that takes a key. */
function isListSort({ func }: Call): boolean {
  return func.kind === 'Attribute' && func.attr === 'sort';
}

function isConsumed({ parent }: Call, file: SourceFile): boolean {
  return parent?.kind === 'Call' && consumers.has(file.path(parent.func) ?? '');
}

function givenTo(call: Call, path: string): Expr | undefined {
  const position = positions[path];
  if (position !== undefined) {
    return call.args[position];
  }
  return keyed.has(path) || isListSort(call) ? call.keywords.find(({ arg }) => arg === 'key')?.value : undefined;
}

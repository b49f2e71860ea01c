import type { Fix } from '../diagnostic';
import type { ClassInfo } from '../model/entity';
import { isAsyncIterable } from '../model/library';
import type { Expr, For } from '../python/syntax';
import { place } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { hasMethod } from './entering';
import { mayAwait } from './fixes';

/** The two kinds of loops over the two kinds of iterables. */
export const aio221: Rule = {
  code: 'AIO221',
  name: 'for-and-async-for',
  title: 'for over an asynchronous generator, or async for over a plain one',
  severity: 'error',
  default: true,
  visit: {
    For(node, file) {
      const wrong = wrongIterable(node.iter, node.async, file);
      if (wrong !== undefined) {
        file.report({ at: node.iter, message: wrong, fixes: fixesOf(node, file) });
      }
    },
    Generator({ iter, async }, file) {
      const wrong = wrongIterable(iter, async, file);
      if (wrong !== undefined) {
        file.report({ at: iter, message: wrong });
      }
    },
  },
};

/** Builtins that iterate plainly. */
const plainIterables = /^builtins\.(?:range|enumerate|zip|sorted|reversed|map|filter|list|tuple|set|dict)$/;

function wrongIterable(iter: Expr, async: boolean, file: SourceFile): string | undefined {
  const entity = file.entity(iter);
  const isAsync =
    entity?.kind === 'asyncGenerator' ||
    (entity?.kind === 'object' && isAsyncIterable(entity.type)) ||
    (entity?.kind === 'instance' && iteratesOnlyAsync(entity.info, file));
  if (isAsync && !async) {
    return `An asynchronous iterable needs 'async for': plain 'for' raises TypeError.`;
  }
  const isPlain =
    entity?.kind === 'generator' ||
    (iter.kind === 'Call' && plainIterables.test(file.path(iter.func) ?? '')) ||
    (entity?.kind === 'literal' && /^(?:List|Tuple|Set|Dict|ListComp|str)$/.test(entity.type));
  return async && isPlain ? `This is no asynchronous iterable: 'async for' raises TypeError. Use 'for'.` : undefined;
}

function fixesOf(node: For, file: SourceFile): readonly Fix[] {
  const { start } = place(node);
  if (node.async) {
    const word = /^async\s+/.exec(file.text.slice(start))?.[0] ?? '';
    return [{ title: 'Use for', safe: true, edits: [{ start, end: start + word.length, text: '' }] }];
  }
  return mayAwait(node, file)
    ? [{ title: 'Use async for', safe: true, edits: [file.insertBefore(node, 'async ')] }]
    : [];
}

function iteratesOnlyAsync(info: ClassInfo, file: SourceFile): boolean {
  return (
    hasMethod(info, '__aiter__', file) === true &&
    hasMethod(info, '__iter__', file) === false &&
    hasMethod(info, '__getitem__', file) === false
  );
}

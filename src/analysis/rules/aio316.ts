import type { Fix } from '../diagnostic';
import type { Expr, Try } from '../python/syntax';
import { contains } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** What may be caught around a group as it comes: groups themselves, their bases, and what is not wrapped. */
const matching = new Set(
  'builtins.Exception builtins.BaseException builtins.ExceptionGroup builtins.BaseExceptionGroup asyncio.CancelledError builtins.KeyboardInterrupt builtins.SystemExit'.split(
    ' ',
  ),
);

/** Errors leave a TaskGroup in an ExceptionGroup. Said where the group is all that is tried. */
export const aio316: Rule = {
  code: 'AIO316',
  name: 'except-around-task-group',
  title: 'except around a TaskGroup names an error that comes wrapped in an ExceptionGroup',
  severity: 'error',
  default: true,
  visit: {
    Try(node, file) {
      const [only, ...more] = node.body;
      const isGroup =
        more.length === 0 &&
        only?.kind === 'With' &&
        only.async &&
        only.items.length === 1 &&
        only.items.every(({ value }) => value.kind === 'Call' && file.path(value.func) === 'asyncio.TaskGroup');
      if (!isGroup) {
        return;
      }
      for (const { type, star } of node.handlers) {
        if (!star && type !== undefined && neverMatches(type, file)) {
          const name = file.textOf(type);
          file.report({
            at: type,
            message: `A TaskGroup raises an ExceptionGroup, so 'except ${name}' never matches. Use 'except* ${name}'.`,
            fixes: fixesOf(node, file),
          });
        }
      }
    },
  },
};

/** Names that are not known may be bases of ExceptionGroup: only builtins and classes of the program are judged. */
function neverMatches(type: Expr, file: SourceFile): boolean {
  if (type.kind === 'Tuple') {
    return type.elements.length > 0 && type.elements.every((each) => neverMatches(each, file));
  }
  const entity = file.entity(type);
  if (entity?.kind === 'external') {
    return entity.path.startsWith('builtins.') && !matching.has(entity.path);
  }
  if (entity?.kind !== 'class') {
    return false;
  }
  return file.evaluator
    .ancestors(entity.info)
    .every((each) => each.kind === 'class' || (each.kind === 'library' && !/Group$/.test(each.type)));
}

/** `except*` knows no `return`, `break` or `continue`, and does not mix with `except`. */
function fixesOf(node: Try, file: SourceFile): readonly Fix[] {
  const jumps = node.handlers.some((handler) =>
    contains(handler, ({ kind }) => kind === 'Return' || kind === 'Break' || kind === 'Continue'),
  );
  const plain = node.handlers.every(({ type, star }) => !star && type !== undefined && neverMatches(type, file));
  if (jumps || !plain) {
    return [];
  }
  const edits = node.handlers.map((handler) => {
    const { end } = file.part(handler, handler.start, handler.start + 'except'.length);
    return { start: end, end, text: '*' };
  });
  return [{ title: 'Use except*', safe: true, edits }];
}

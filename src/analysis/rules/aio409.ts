import { pathOf } from '../model/contexts';
import { libraryOf } from '../model/library';
import type { Expr, Try } from '../python/syntax';
import { contains, enclosingFunction, suspends } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { asyncioName } from './fixes';

/** Two libraries, two exceptions of one name. */
export const aio409: Rule = {
  code: 'AIO409',
  name: 'concurrent-futures-exception',
  title: 'An exception of concurrent.futures is expected of an await',
  severity: 'warning',
  default: true,
  visit: {
    Try(node, file) {
      const around = enclosingFunction(node);
      if (
        around?.kind !== 'FunctionDef' ||
        !around.async ||
        !node.body.some((each) => contains(each, suspends)) ||
        meetsOthers(node, file)
      ) {
        return;
      }
      for (const { type } of node.handlers) {
        const name = type && wrongName(type, file);
        if (type !== undefined && name !== undefined) {
          const asyncio = asyncioName(file);
          file.report({
            at: type,
            message: `An await raises asyncio.${name}, which is another class: this never matches.`,
            fixes: [
              {
                title: `Use ${asyncio.name}.${name}`,
                safe: true,
                edits: [...asyncio.edits, file.replace(type, `${asyncio.name}.${name}`)],
              },
            ],
          });
        }
      }
    },
  },
};

/** From 3.11 on all TimeoutErrors are the builtin one. */
function wrongName(type: Expr, file: SourceFile): string | undefined {
  const path = file.path(type);
  if (path === 'concurrent.futures.CancelledError') {
    return isMade(path, file) ? undefined : 'CancelledError';
  }
  return path === 'concurrent.futures.TimeoutError' && file.target.assumed !== true && !file.atLeast(3, 11)
    ? 'TimeoutError'
    : undefined;
}

/** The program raises it itself, or has classes made from it: an await may raise these. */
function isMade(path: string, file: SourceFile): boolean {
  const name = path.replace(/^.*\./, '');
  for (const site of file.program.mentions(name, libraryOf(path))) {
    if (file.contexts.calledPath(site) === path) {
      return true;
    }
  }
  return [...file.program.classesWithBase(name, libraryOf(path))].some(({ summary, module }) =>
    summary.bases.some((base) => pathOf(file.evaluator.entity(base, module)) === path),
  );
}

/** The body asks a future of concurrent.futures for its result, or may: it is called as they are. */
function meetsOthers(node: Try, file: SourceFile): boolean {
  return node.body.some((statement) =>
    contains(statement, (each) => {
      if (each.kind !== 'Attribute' || !/^(?:result|exception)$/.test(each.attr)) {
        return false;
      }
      const entity = file.entity(each.value);
      return !(entity?.kind === 'object' && entity.type.startsWith('asyncio.'));
    }),
  );
}

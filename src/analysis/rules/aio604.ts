import type { Expr, Stmt } from '../python/syntax';
import { contains, walk } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** The future is the only place where an error of the coroutine shows. */
export const aio604: Rule = {
  code: 'AIO604',
  name: 'threadsafe-future-dropped',
  title: 'The future of run_coroutine_threadsafe is dropped',
  severity: 'warning',
  default: true,
  visit: {
    ExprStmt({ value }, file) {
      if (
        value.kind === 'Call' &&
        file.path(value.func) === 'asyncio.run_coroutine_threadsafe' &&
        !tellsOfErrors(value.args[0], file)
      ) {
        file.report({
          at: value,
          message:
            'The future is dropped: an error of the coroutine is never seen. Keep it and ask for its result, or add a callback that logs the error.',
        });
      }
    },
  },
};

/** The coroutine catches what goes wrong in it: all that it does stands in a `try` that keeps every error. */
function tellsOfErrors(coroutine: Expr | undefined, file: SourceFile): boolean {
  const entity = coroutine && file.entity(coroutine);
  const of = entity?.kind === 'coroutine' ? entity.of : undefined;
  if (typeof of === 'string') {
    return cannotFail.test(of);
  }
  if (of === undefined || of.module.file !== file.info.file) {
    return false;
  }
  let keeps = false;
  walk(file.module, (node) => {
    if (node.kind === 'FunctionDef' && node.async && file.functionInfo(node) === of) {
      keeps = node.body.every((statement) => isHarmless(statement, file) || isGuarded(statement, file));
    }
    return !keeps;
  });
  return keeps;
}

/** What other threads put into a queue, or wait for on the loop. */
const cannotFail = /^asyncio\.(?:\w*Queue\.put|sleep)$/;

/** Methods that have no error to tell. */
const harmless = /^asyncio\.(?:Event\.(?:set|clear|is_set)|(?:Future|Task)\.(?:cancel|done)|AbstractEventLoop\.stop)$/;

function isHarmless(statement: Stmt, file: SourceFile): boolean {
  return (
    statement.kind !== 'Raise' &&
    !contains(
      statement,
      (each) => each.kind === 'Await' || (each.kind === 'Call' && !harmless.test(file.path(each.func) ?? '')),
    )
  );
}

function isGuarded(statement: Stmt, file: SourceFile): boolean {
  return (
    statement.kind === 'Try' &&
    statement.handlers.some(
      ({ type, body }) =>
        (type === undefined || /^builtins\.(?:Base)?Exception$/.test(file.path(type) ?? '')) &&
        !body.some((each) => contains(each, ({ kind }) => kind === 'Raise')),
    )
  );
}

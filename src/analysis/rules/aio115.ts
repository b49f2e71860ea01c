import type { Expr, Node, Stmt } from '../python/syntax';
import { contains, place } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { followers } from './statements';

const uses =
  /^(?:run_until_complete|run_forever|create_task|call_soon|call_later|call_at|call_soon_threadsafe|run_in_executor)$/;

/** A closed loop takes nothing more. Looked for in the statements behind the one that closes it. */
export const aio115: Rule = {
  code: 'AIO115',
  name: 'loop-used-after-close',
  title: 'An event loop is used after it was closed',
  severity: 'error',
  default: true,
  visit: {
    ExprStmt(statement, file) {
      const { value } = statement;
      if (
        value.kind !== 'Call' ||
        value.func.kind !== 'Attribute' ||
        file.path(value.func) !== 'asyncio.AbstractEventLoop.close'
      ) {
        return;
      }
      const loop = file.textOf(value.func.value);
      if (!/^[\w.]+$/.test(loop)) {
        return;
      }
      const use = useBehind(statement, loop, file);
      if (use !== undefined) {
        file.report({
          at: use,
          message: `Event loop '${loop}' is closed by then: this raises RuntimeError. Make another one, or close it later.`,
          related: [{ file: file.info.file, ...place(value), message: 'closed here' }],
        });
      }
    },
  },
};

function useBehind(statement: Stmt, loop: string, file: SourceFile): Node | undefined {
  for (const next of behind(statement)) {
    if (assigns(next, loop, file)) {
      return undefined;
    }
    let found: Node | undefined;
    contains(next, (node) => {
      const isUse =
        node.kind === 'Call' &&
        node.func.kind === 'Attribute' &&
        uses.test(node.func.attr) &&
        isLoop(node.func.value, loop, file);
      found = found ?? (isUse ? node : undefined);
      return isUse;
    });
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** What runs behind a statement: the rest of its block, and of one that ends a `try` what stands behind that. */
function* behind(statement: Stmt): Generator<Stmt> {
  yield* followers(statement);
  const { parent } = statement;
  if (parent?.kind === 'Try' && parent.finalbody.includes(statement)) {
    yield* behind(parent);
  }
}

function isLoop(expr: Expr, loop: string, file: SourceFile): boolean {
  return (expr.kind === 'Name' || expr.kind === 'Attribute') && file.textOf(expr) === loop;
}

/** Somewhere in the statement the name gets another loop. */
function assigns(statement: Stmt, loop: string, file: SourceFile): boolean {
  return contains(
    statement,
    (node) => node.kind === 'Assign' && node.targets.some((target) => isLoop(target, loop, file)),
  );
}

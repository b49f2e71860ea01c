import { isA } from '../model/library';
import type { Expr, Stmt } from '../python/syntax';
import { contains, enclosingFunction, suspends } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { isInCoroutineFunction } from './entering';
import { followers } from './statements';

const locks = ['threading.Lock', 'threading.RLock', 'threading.Condition', 'threading.Semaphore'];

/** While the coroutine waits, the loop runs others, and the first that wants the lock stops the whole thread. */
export const aio606: Rule = {
  code: 'AIO606',
  name: 'thread-lock-across-await',
  title: 'A lock of threading is held across an await',
  severity: 'warning',
  default: true,
  visit: {
    ExprStmt(statement, file) {
      const { value } = statement;
      if (value.kind === 'Call' && value.func.kind === 'Attribute' && value.func.attr === 'acquire') {
        const lock = value.args.length + value.keywords.length === 0 ? value.func.value : undefined;
        const held = lock === undefined ? [] : heldStatements(statement, file.textOf(lock), file);
        if (lock !== undefined && isInCoroutineFunction(value, file) && held.some((each) => contains(each, suspends))) {
          reportHeld(lock, file);
        }
      }
    },
    With(node, file) {
      const around = enclosingFunction(node);
      if (
        node.async ||
        around?.kind !== 'FunctionDef' ||
        !around.async ||
        !node.body.some((each) => contains(each, suspends))
      ) {
        return;
      }
      for (const { value } of node.items) {
        if (!isReleased(file.textOf(value), node.body, file)) {
          reportHeld(value, file);
        }
      }
    },
  },
};

function reportHeld(lock: Expr, file: SourceFile): void {
  const entity = file.entity(lock);
  const type = entity?.kind === 'object' ? entity.type : '';
  if (locks.some((each) => type !== '' && isA(type, each))) {
    file.report({
      at: lock,
      message: `${type} '${file.textOf(lock)}' is held while this coroutine waits: ${isReentrant(type) ? 'it lets every other task of this thread in as well' : 'another task that wants it blocks the event loop, and this one never goes on'}. Use asyncio.Lock.`,
    });
  }
}

/** The statements between one that acquires a lock and the one of the same block that gives it back; none when none does. */
function heldStatements(statement: Stmt, lock: string, file: SourceFile): readonly Stmt[] {
  const behind = followers(statement);
  const end = behind.findIndex((each) => isReleased(lock, [each], file));
  const last = behind[end];
  // A try that gives it back in the end holds it in its body.
  return last?.kind === 'Try' && !isReleased(lock, last.body, file)
    ? [...behind.slice(0, end), ...last.body]
    : behind.slice(0, Math.max(0, end));
}

/** It is given back by hand, perhaps before the await. */
function isReleased(lock: string, body: readonly Stmt[], file: SourceFile): boolean {
  return body.some((statement) =>
    contains(
      statement,
      (each) => each.kind === 'Attribute' && each.attr === 'release' && file.textOf(each.value) === lock,
    ),
  );
}

/** The thread that holds it may take it again, and all tasks of a loop are in one thread. A Condition has such a lock unless it is given another. */
function isReentrant(type: string): boolean {
  return isA(type, 'threading.RLock') || isA(type, 'threading.Condition');
}

import { isA } from '../model/library';
import type { With } from '../python/syntax';
import { contains, enclosingFunction, suspends } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

const locks = ['threading.Lock', 'threading.RLock', 'threading.Condition', 'threading.Semaphore'];

/** While the coroutine waits, the loop runs others, and the first that wants the lock stops the whole thread. */
export const aio606: Rule = {
  code: 'AIO606',
  name: 'thread-lock-across-await',
  title: 'A lock of threading is held across an await',
  severity: 'warning',
  default: true,
  visit: {
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
        const entity = file.entity(value);
        const type = entity?.kind === 'object' ? entity.type : '';
        if (locks.some((lock) => type !== '' && isA(type, lock)) && !isReleased(file.textOf(value), node, file)) {
          file.report({
            at: value,
            message: `${type} '${file.textOf(value)}' is held while this coroutine waits: ${isReentrant(type) ? 'it lets every other task of this thread in as well' : 'another task that wants it blocks the event loop, and this one never goes on'}. Use asyncio.Lock.`,
          });
        }
      }
    },
  },
};

/** Within, it is given back by hand, perhaps before the await. */
function isReleased(lock: string, { body }: With, file: SourceFile): boolean {
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

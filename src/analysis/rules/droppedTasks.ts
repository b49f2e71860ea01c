/** Tasks that nobody keeps. */
import type { Fix } from '../diagnostic';
import type { Call, ExprStmt, Node } from '../python/syntax';
import { place } from '../python/walk';
import type { SourceFile } from '../sourceFile';
import { indentOf, mayAwait } from './fixes';
import { noLoopAt } from './loopCalls';

/** Reports a task that is made and dropped; where no loop runs none is made, and AIO101 and AIO102 say so. */
export function reportDropped(statement: ExprStmt, call: Call, file: SourceFile): void {
  const makesNone =
    /^asyncio\.(?:create_task|ensure_future)$/.test(file.path(call.func) ?? '') && noLoopAt(call, file) !== undefined;
  if (!makesNone && !isShown(statement, file)) {
    file.report({
      at: call,
      message:
        'The task is not kept: the event loop has only a weak reference to it, so it may vanish before it ends, and nobody looks at its error. Keep it until it is done, or use a TaskGroup.',
      fixes: statement.value === call ? keepFixes(statement, call, file) : [],
    });
  }
}

/** The last expression of a notebook's cell is shown, and kept in `_` and `Out`; one behind which a semicolon stands is not. */
export function isShown(statement: ExprStmt, file: SourceFile): boolean {
  const isLast = file.notebook && statement.parent?.kind === 'Module' && statement.parent.body.at(-1) === statement;
  return isLast && !/^[ \t]*;/.test(file.text.slice(place(statement).end));
}

const collection = 'background_tasks';

/** Keeps the task in a set of the module until it is done, as asyncio's documentation does it. */
function keepFixes(statement: ExprStmt, call: Call, file: SourceFile): readonly Fix[] {
  let top: Node = statement;
  while (top.parent !== undefined && top.parent.kind !== 'Module') {
    top = top.parent;
  }
  const indent = indentOf(statement, file);
  const isKnown = file.info.names.has(collection);
  if (!/^[ \t]*$/.test(indent) || !mayAwait(statement, file) || file.info.names.has('task')) {
    return [];
  }
  const text = [
    `task = ${file.textOf(call)}`,
    `${collection}.add(task)`,
    `task.add_done_callback(${collection}.discard)`,
  ].join(`\n${indent}`);
  const made = isKnown ? [] : [file.insertBefore(top, `${collection} = set()\n\n\n`)];
  return [{ title: 'Keep the task until it is done', safe: false, edits: [...made, file.replace(statement, text)] }];
}

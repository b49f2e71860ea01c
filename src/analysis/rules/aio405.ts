import { eachChild } from '../python/children';
import type { Node, Stmt, Try } from '../python/syntax';
import { contains, enclosingFunction, suspends } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** Leaving a `finally` drops the exception that it was entered with, a cancellation too. */
export const aio405: Rule = {
  code: 'AIO405',
  name: 'jump-in-finally',
  title: 'return, break or continue in the finally of a coroutine function',
  severity: 'warning',
  default: true,
  visit: {
    Try(node, file) {
      const { finalbody } = node;
      const around = enclosingFunction(node);
      if (finalbody.length === 0 || around?.kind !== 'FunctionDef' || !around.async || keepsAll(node, file)) {
        return;
      }
      for (const jump of finalbody.flatMap(jumpsOutOf)) {
        file.report({
          at: jump,
          message: `This leaves the finally and drops the exception that is on its way: an error, or the cancellation of the task. (A SyntaxWarning from Python 3.14 on.) Move it behind the try.`,
        });
      }
    },
  },
};

/** Nothing is on its way when the `finally` begins: handlers caught all of it, and do nothing that may be cancelled. */
function keepsAll({ handlers, orelse }: Try, file: SourceFile): boolean {
  return (
    orelse.length === 0 &&
    handlers.some(({ type }) => type === undefined || file.path(type) === 'builtins.BaseException') &&
    !handlers.some((handler) => contains(handler, (each) => each.kind === 'Raise' || suspends(each)))
  );
}

/** Jumps that leave a statement of a `finally`: those within loops and functions of its own do not. */
function jumpsOutOf(statement: Stmt): readonly Node[] {
  const jumps: Node[] = [];
  const visit = (node: Node, inLoop: boolean): void => {
    if (node.kind === 'FunctionDef' || node.kind === 'Lambda' || node.kind === 'ClassDef') {
      return;
    }
    if (node.kind === 'Return' || (!inLoop && (node.kind === 'Break' || node.kind === 'Continue'))) {
      jumps.push(node);
    }
    eachChild(node, (child) => visit(child, inLoop || node.kind === 'For' || node.kind === 'While'));
  };
  visit(statement, false);
  return jumps;
}

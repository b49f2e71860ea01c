import { eachChild } from '../python/children';
import type { Node, Stmt } from '../python/syntax';
import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';

/** Leaving a `finally` drops the exception that it was entered with, a cancellation too. */
export const aio405: Rule = {
  code: 'AIO405',
  name: 'jump-in-finally',
  title: 'return, break or continue in the finally of a coroutine function',
  severity: 'warning',
  default: true,
  visit: {
    Try({ finalbody }, file) {
      const [first] = finalbody;
      const around = first && enclosingFunction(first);
      if (around?.kind !== 'FunctionDef' || !around.async) {
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

import type { Name, Node, Stmt } from '../python/syntax';
import { contains, isIn, place } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { madeCoroutine } from './coroutines';
import { usesOf } from './names';
import { blockOf } from './statements';

/** A coroutine runs once. Said of two awaits, or what else runs it, that stand in one block, one after the other; and of one in a loop. */
export const aio208: Rule = {
  code: 'AIO208',
  name: 'coroutine-awaited-twice',
  title: 'The same coroutine is awaited twice',
  severity: 'error',
  default: true,
  visit: {
    Assign({ targets, value }, file) {
      const [target, ...more] = targets;
      const made = madeCoroutine(value, file);
      const resolved =
        target?.kind === 'Name' && more.length === 0 && made !== undefined ? file.lookUp(target.id, target) : undefined;
      if (made === undefined || target?.kind !== 'Name' || resolved?.bindings.length !== 1) {
        return;
      }
      const [first, second] = usesOf(target.id, resolved.scope).filter((use) => runs(use, file));
      const again = first && (second === undefined ? isRepeated(first, target) : oneAfterTheOther(first, second));
      if (first !== undefined && again === true) {
        const at = second ?? first;
        const told = `a second await raises RuntimeError. Call ${made.name}() again, or make a task of it.`;
        file.report({
          at: at.parent ?? at,
          message:
            second === undefined
              ? `Coroutine '${target.id}' is awaited anew in each turn of the loop: ${told}`
              : `Coroutine '${target.id}' was awaited before: ${told}`,
          related:
            second === undefined
              ? [{ file: file.info.file, ...place(value), message: 'made here, once' }]
              : [{ file: file.info.file, ...place(first), message: 'awaited here first' }],
        });
      }
    },
  },
};

/** It is awaited, or given to what awaits it or makes a task of it. */
function runs(use: Name, file: SourceFile): boolean {
  const { parent } = use;
  return (
    parent?.kind === 'Await' ||
    (parent?.kind === 'Call' && isIn(use, parent.args) && runners.test(file.path(parent.func) ?? ''))
  );
}

const runners =
  /^asyncio\.(?:create_task|ensure_future|wait_for|shield|TaskGroup\.create_task|AbstractEventLoop\.create_task)$/;

/** It stands in the body of a loop that nothing leaves, and the coroutine is made outside. */
function isRepeated(use: Name, made: Node): boolean {
  const loop = simpleStatement(use)?.parent;
  return (
    (loop?.kind === 'For' || loop?.kind === 'While') &&
    !contains(loop, (each) => each === made || leaves.has(each.kind)) &&
    use.parent?.kind === 'Await'
  );
}

const leaves = new Set<Node['kind']>(['Break', 'Return', 'Raise', 'Try', 'Yield']);

/** Both run, whenever the block of the first does. */
function oneAfterTheOther(first: Name, second: Name): boolean {
  const [one, two] = [simpleStatement(first), simpleStatement(second)];
  return one !== undefined && two !== undefined && one !== two && blockOf(one).includes(two);
}

/** The statement of a node, when it has no body of its own under which the node might stand. */
function simpleStatement(node: Node): Stmt | undefined {
  for (let each: Node | undefined = node; each !== undefined; each = each.parent) {
    if ('broken' in each) {
      return each.kind === 'ExprStmt' || each.kind === 'Assign' || each.kind === 'Return' ? each : undefined;
    }
    if (each.kind === 'Lambda' || each.kind === 'IfExp' || each.kind === 'BoolOp') {
      return undefined;
    }
  }
  return undefined;
}

import type { Name, Node, Stmt } from '../python/syntax';
import { place } from '../python/walk';
import type { Rule } from '../rule';
import { madeCoroutine } from './coroutines';
import { usesOf } from './names';
import { blockOf } from './statements';

/** A coroutine runs once. Said of two awaits that stand in one block, one after the other. */
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
      const awaited = usesOf(target.id, resolved.scope).filter((use) => use.parent?.kind === 'Await');
      const [first, second] = awaited;
      if (first !== undefined && second !== undefined && oneAfterTheOther(first, second)) {
        file.report({
          at: second.parent ?? second,
          message: `Coroutine '${target.id}' was awaited before: a second await raises RuntimeError. Call ${made.name}() again, or make a task of it.`,
          related: [{ file: file.info.file, ...place(first), message: 'awaited here first' }],
        });
      }
    },
  },
};

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

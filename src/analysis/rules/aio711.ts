import type { Fix } from '../diagnostic';
import type { AugAssign, Expr, Node } from '../python/syntax';
import { contains, enclosingFunction, place, suspends } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** The old value is read before the await, and written behind it: what others wrote meanwhile is lost. */
export const aio711: Rule = {
  code: 'AIO711',
  name: 'update-across-await',
  title: 'A shared value is read before an await and written behind it',
  severity: 'warning',
  default: true,
  visit: {
    AugAssign(node, file) {
      if (
        !isShared(node.target, file) ||
        !contains(node.value, suspends) ||
        isLocked(node, file) ||
        isInPlace(node, file)
      ) {
        return;
      }
      const name = file.textOf(node.target);
      file.report({
        at: node,
        message: `${name} is read before the await and written behind it: what another task adds meanwhile is lost. Await first, then update.`,
        fixes: fixesOf(node, file),
      });
    },
  },
};

const collections = /^(?:List|Set|Dict|ListComp|SetComp|DictComp)$/;

/** A set, list or dict stays the same one, with what others have put into it meanwhile. */
function isInPlace({ op, target }: AugAssign, file: SourceFile): boolean {
  const entity = file.entity(target);
  return /^[|&^]=$/.test(op) || (entity?.kind === 'literal' && collections.test(entity.type));
}

/** Within `async with` on something that lets one in at a time, as far as its type or its name says. */
function isLocked(node: Node, file: SourceFile): boolean {
  for (let { parent } = node; parent !== undefined && parent.kind !== 'FunctionDef'; parent = parent.parent) {
    const locks = parent.kind === 'With' && parent.async ? parent.items.map(({ value }) => value) : [];
    if (locks.some((lock) => isLock(lock, file))) {
      return true;
    }
  }
  return false;
}

function isLock(expr: Expr, file: SourceFile): boolean {
  const entity = file.entity(expr);
  const isOne =
    entity?.kind === 'object' && /^asyncio\.(?:Lock|Condition|Semaphore|BoundedSemaphore)$/.test(entity.type);
  return isOne || /lock|mutex|sem|guard|cond/i.test(file.textOf(expr));
}

/** An attribute of self, or an item of one or of a module's name. */
function isShared(target: Expr, file: SourceFile): boolean {
  if (target.kind === 'Subscript') {
    return isShared(target.value, file) || (target.value.kind === 'Name' && file.info.names.has(target.value.id));
  }
  return (
    target.kind === 'Attribute' &&
    target.value.kind === 'Name' &&
    (target.value.id === 'self' || target.value.id === 'cls')
  );
}

function fixesOf(node: AugAssign, file: SourceFile): readonly Fix[] {
  const around = enclosingFunction(node);
  const isTaken =
    around === undefined ||
    contains(
      around,
      (each) => (each.kind === 'Name' && each.id === 'value') || (each.kind === 'Parameter' && each.name === 'value'),
    );
  const { start } = place(node);
  const indent = file.text.slice(file.text.lastIndexOf('\n', start - 1) + 1, start);
  if (isTaken || node.value.kind !== 'Await' || !/^[ \t]*$/.test(indent)) {
    return [];
  }
  const edits = [
    file.insertBefore(node, `value = ${file.textOf(node.value)}\n${indent}`),
    file.replace(node.value, 'value'),
  ];
  return [{ title: 'Await first', safe: true, edits }];
}

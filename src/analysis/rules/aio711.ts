import type { Fix } from '../diagnostic';
import type { Assign, AugAssign, BinOp, Expr, Node } from '../python/syntax';
import { contains, enclosingFunction, place, suspends } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { indentOf } from './fixes';
import { blockOf } from './statements';

/** The old value is read before the await, and written behind it: what others wrote meanwhile is lost. */
export const aio711: Rule = {
  code: 'AIO711',
  name: 'update-across-await',
  title: 'A shared value is read before an await and written behind it',
  severity: 'warning',
  default: true,
  visit: {
    Assign(node, file) {
      const [target, ...more] = node.targets;
      if (target === undefined || more.length > 0 || node.value.kind !== 'BinOp') {
        return;
      }
      const read = readBefore(node, node.value, target, file);
      if (read !== undefined && isShared(target, file) && !isLocked(node, file)) {
        report(node, target, read, file);
      }
    },
    AugAssign(node, file) {
      if (
        !contains(node.value, suspends) ||
        !isShared(node.target, file) ||
        isLocked(node, file) ||
        isInPlace(node, file)
      ) {
        return;
      }
      report(node, node.target, node, file);
    },
  },
};

function report(node: AugAssign | Assign, target: Expr, read: Node, file: SourceFile): void {
  file.report({
    at: node,
    message: `${file.textOf(target)} is read before the await and written behind it: what another task adds meanwhile is lost. Await first, then update.`,
    related: read === node ? [] : [{ file: file.info.file, ...place(read), message: 'read here' }],
    fixes: node.kind === 'AugAssign' ? fixesOf(node, file) : [],
  });
}

/** Where the old value is read that a new one is made of, with an await between: in the same expression, or in a statement before. */
function readBefore(node: Assign, { left, right }: BinOp, target: Expr, file: SourceFile): Node | undefined {
  const name = file.textOf(target);
  if (file.textOf(left) === name) {
    return contains(right, suspends) ? left : undefined;
  }
  const [binding, ...more] = (left.kind === 'Name' && file.lookUpInFunction(left.id, left)?.bindings) || [];
  if (binding?.kind !== 'value' || binding.how !== 'is' || more.length > 0 || file.textOf(binding.value) !== name) {
    return undefined;
  }
  const block = blockOf(node);
  const from = block.findIndex(({ start }) => start === binding.value.parent?.start);
  const between = from < 0 ? [] : block.slice(from + 1, block.indexOf(node));
  const isLookedAt = between.some((each) =>
    contains(each, (part) => part.kind === target.kind && file.textOf(part) === name),
  );
  return !isLookedAt && between.some((each) => contains(each, suspends)) ? binding.value : undefined;
}

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
  if (target.kind === 'Name') {
    // A function writes a name of the module only when it says `global`.
    const scope = enclosingFunction(target) === undefined ? undefined : file.lookUp(target.id, target)?.scope;
    return scope?.kind === 'Module';
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
  const indent = indentOf(node, file);
  if (isTaken || node.value.kind !== 'Await' || !/^[ \t]*$/.test(indent)) {
    return [];
  }
  const edits = [
    file.insertBefore(node, `value = ${file.textOf(node.value)}\n${indent}`),
    file.replace(node.value, 'value'),
  ];
  return [{ title: 'Await first', safe: true, edits }];
}

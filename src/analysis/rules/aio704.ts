import type { Node, Stmt } from '../python/syntax';
import { lastName } from '../python/values';
import { contains } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { wrapEdit } from './blocks';
import { findCall, isCalled, receiver } from './queues';
import { blockOf } from './statements';

/** An error between get() and task_done() leaves join() waiting for ever. Said of queues that somebody joins. */
export const aio704: Rule = {
  code: 'AIO704',
  name: 'task-done-not-in-finally',
  title: 'task_done() is not called when the work on an item fails',
  severity: 'warning',
  default: true,
  visit: {
    ExprStmt(statement, file) {
      const { value } = statement;
      if (
        value.kind !== 'Call' ||
        file.path(value.func) !== 'asyncio.Queue.task_done' ||
        !isCalled('asyncio.Queue.join', file)
      ) {
        return;
      }
      const queue = receiver(value, file);
      const block = blockOf(statement);
      const got = block.findIndex((each) => isGet(each, queue, file));
      const here = block.indexOf(statement);
      const between = got < 0 ? [] : block.slice(got + 1, here);
      // What handles its errors by itself, or only names things, does not fail.
      if (!between.some((each) => each.kind !== 'Try' && contains(each, (node) => mayFail(node, file)))) {
        return;
      }
      const [first] = between;
      const lines = { before: ['try:'], body: between, behind: ['finally:', `    ${file.textOf(value)}`] };
      // One that is called already in between would be called twice.
      const twice = between.some((each) => findCall(each, 'asyncio.Queue.task_done', file, queue) !== undefined);
      const edit = first === undefined || twice ? undefined : wrapEdit(first, statement, lines, file);
      file.report({
        at: value,
        message: `When something between get() and here fails, task_done() is not called, and ${queue}.join() waits for ever. Call it in a finally.`,
        fixes: edit === undefined ? [] : [{ title: 'Call it in a finally', safe: true, edits: [edit] }],
      });
    },
  },
};

const looks = /^builtins\.(?:getattr|hasattr|isinstance|callable|type|len)$/;
const logs = /^(?:debug|info|warning|error|exception|critical|log)$/;

/** Looking at things, and telling of them, is not the work on an item. */
function mayFail(node: Node, file: SourceFile): boolean {
  const isLook = node.kind === 'Call' && (logs.test(lastName(node.func)) || looks.test(file.path(node.func) ?? ''));
  return node.kind === 'Await' || (node.kind === 'Call' && !isLook);
}

function isGet(statement: Stmt, queue: string, file: SourceFile): boolean {
  return (
    (statement.kind === 'Assign' || statement.kind === 'ExprStmt') &&
    findCall(statement, 'asyncio.Queue.get', file, queue) !== undefined
  );
}

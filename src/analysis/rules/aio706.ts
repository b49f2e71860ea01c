import { contains } from '../python/walk';
import type { Rule } from '../rule';
import { wrapEdit } from './blocks';
import { findCall, receiver } from './queues';
import { followers } from './statements';

const kinds = ['Lock', 'Semaphore', 'Condition'];

/** An error, or a cancellation, between acquire() and release() keeps the lock for ever. */
export const aio706: Rule = {
  code: 'AIO706',
  name: 'acquire-without-finally',
  title: 'A lock is acquired, and not released when something fails',
  severity: 'warning',
  default: true,
  visit: {
    ExprStmt(statement, file) {
      const call =
        statement.value.kind === 'Await' && statement.value.value.kind === 'Call' ? statement.value.value : undefined;
      const kind = call && kinds.find((each) => file.path(call.func) === `asyncio.${each}.acquire`);
      if (call === undefined || kind === undefined) {
        return;
      }
      const lock = receiver(call, file);
      const rest = followers(statement);
      const released = rest.findIndex(
        (each) => each.kind === 'ExprStmt' && findCall(each, `asyncio.${kind}.release`, file, lock) !== undefined,
      );
      const between = rest.slice(0, Math.max(0, released));
      const mayFail = between.some((each) => contains(each, ({ kind: what }) => what === 'Call' || what === 'Await'));
      const handled = between.some((each) => each.kind === 'Try' && each.finalbody.length + each.handlers.length > 0);
      const last = rest[released];
      if (released < 0 || last === undefined || !mayFail || handled) {
        return;
      }
      const edit = wrapEdit(statement, last, { before: [`async with ${lock}:`], body: between, behind: [] }, file);
      file.report({
        at: call,
        message: `When something between here and release() fails or is cancelled, ${lock} is never released. Use 'async with ${lock}'.`,
        fixes: edit === undefined ? [] : [{ title: `Use async with ${lock}`, safe: true, edits: [edit] }],
      });
    },
  },
};

import type { Name, Node, Stmt } from '../python/syntax';
import { contains, suspends, walkOwn } from '../python/walk';
import type { Rule } from '../rule';
import { methodOn } from './names';
import { followers } from './statements';

/** A task that was just made has no result: nothing runs before the next await. */
export const aio308: Rule = {
  code: 'AIO308',
  name: 'result-before-await',
  title: 'The result of a task is asked for before it could run',
  severity: 'error',
  default: true,
  visit: {
    Assign(statement, file) {
      const [target] = statement.targets;
      const { value } = statement;
      const entity = value.kind === 'Call' ? file.entity(value) : undefined;
      if (target?.kind !== 'Name' || entity?.kind !== 'object' || entity.type !== 'asyncio.Task') {
        return;
      }
      const asked = askedBehind(target.id, statement);
      if (asked?.parent?.kind === 'Attribute') {
        const method = asked.parent.attr;
        const call = asked.parent.parent ?? asked;
        file.report({
          at: call,
          message: `Task '${target.id}' cannot have run yet: nothing runs before the next await, so ${method}() raises InvalidStateError. Await the task.`,
          fixes:
            method === 'result' && call.parent?.kind !== 'Attribute'
              ? [{ title: `Await ${target.id}`, safe: true, edits: [file.replace(call, `await ${target.id}`)] }]
              : [],
        });
      }
    },
  },
};

/** Where the statements behind ask a task for its result, with nothing between that could let it run. */
function askedBehind(name: string, statement: Stmt): Name | undefined {
  for (const next of followers(statement)) {
    const simple = next.kind === 'ExprStmt' || next.kind === 'Assign' || next.kind === 'Return';
    // What may be suspended, or leave, or does something else with the task, ends what is sure.
    if (!simple || contains(next, (node) => suspends(node) || runsLoop(node))) {
      return undefined;
    }
    if (contains(next, (node) => node.kind === 'Name' && node.id === name)) {
      return askedOf(name, next);
    }
  }
  return undefined;
}

function askedOf(name: string, statement: Node): Name | undefined {
  let found: Name | undefined;
  walkOwn(statement, (node) => {
    if (node.kind === 'Name' && node.id === name && /^(?:result|exception)$/.test(methodOn(node) ?? '')) {
      found = found ?? node;
    }
    return found === undefined;
  });
  return found;
}

/** `loop.run_forever()`, `loop.run_until_complete(...)` and the like let tasks run, outside of coroutine functions. */
function runsLoop(node: Node): boolean {
  return node.kind === 'Attribute' && node.attr.startsWith('run');
}

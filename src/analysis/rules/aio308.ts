import type { Expr, Name, Node, Stmt } from '../python/syntax';
import { contains, suspends, walk, walkOwn } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { methodOn } from './names';
import { followers } from './statements';

/** A task or a future that was just made has no result: nothing runs before the next await, and nobody else has it. */
export const aio308: Rule = {
  code: 'AIO308',
  name: 'result-before-await',
  title: 'The result of a task or a future is asked for before it can have one',
  severity: 'error',
  default: true,
  visit: {
    Assign(statement, file) {
      const { value, targets } = statement;
      const [target] = targets;
      const entity = value.kind === 'Call' ? file.entity(value) : undefined;
      const type = entity?.kind === 'object' ? entity.type : undefined;
      const isPending = type === 'asyncio.Task' || (targets.length === 1 && isNewFuture(value, type, file));
      if (target?.kind !== 'Name' || !isPending) {
        return;
      }
      const asked = askedBehind(target.id, statement);
      if (asked?.parent?.kind === 'Attribute') {
        const method = asked.parent.attr;
        const call = asked.parent.parent ?? asked;
        file.report({
          at: call,
          message:
            type === 'asyncio.Task'
              ? `Task '${target.id}' cannot have run yet: nothing runs before the next await, so ${method}() raises InvalidStateError. Await the task.`
              : `Future '${target.id}' has no result yet: nothing runs before the next await, so ${method}() raises InvalidStateError. Await it.`,
          fixes:
            type === 'asyncio.Task' && method === 'result' && call.parent?.kind !== 'Attribute'
              ? [{ title: `Await ${target.id}`, safe: true, edits: [file.replace(call, `await ${target.id}`)] }]
              : [],
        });
      }
    },
  },
};

/** Made by these, a future has no result at first; others may be one that is done already. */
const makers = /^asyncio\.(?:Future|AbstractEventLoop\.(?:create_future|run_in_executor))$/;

function isNewFuture(value: Expr, type: string | undefined, file: SourceFile): boolean {
  return type === 'asyncio.Future' && value.kind === 'Call' && makers.test(file.path(value.func) ?? '');
}

/** Where the statements behind ask a task for its result, with nothing between that could let it run. */
function askedBehind(name: string, statement: Stmt): Name | undefined {
  for (const next of followers(statement)) {
    const simple = next.kind === 'ExprStmt' || next.kind === 'Assign' || next.kind === 'Return';
    // What may be suspended, or leave, or does something else with the task, ends what is sure.
    if (!simple || contains(next, (node) => suspends(node) || runsLoop(node))) {
      return undefined;
    }
    if (isNamed(name, next)) {
      return askedOf(name, next);
    }
  }
  return undefined;
}

/** Be it in a function that is made there. */
function isNamed(name: string, statement: Stmt): boolean {
  let found = false;
  walk(statement, (node) => {
    found ||= node.kind === 'Name' && node.id === name;
    return !found;
  });
  return found;
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

import type { Expr } from '../python/syntax';
import { contains } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { methodOn, usesOf } from './names';
import { followers } from './statements';

/** A TaskGroup takes tasks only between the beginning and the end of its `async with`. */
export const aio235: Rule = {
  code: 'AIO235',
  name: 'task-group-outside',
  title: 'A TaskGroup is used outside of its async with',
  severity: 'error',
  default: true,
  visit: {
    Assign({ targets, value }, file) {
      const [target] = targets;
      if (target?.kind !== 'Name' || !makesGroup(value, file)) {
        return;
      }
      const resolved = file.lookUp(target.id, target);
      if (resolved?.scope.kind !== 'FunctionDef' || resolved.bindings.length !== 1) {
        return;
      }
      const uses = usesOf(target.id, resolved.scope).filter((use) => use !== target);
      // Entered, or given to somebody who may enter it.
      if (uses.every((use) => methodOn(use) !== undefined && methodOn(use) !== '__aenter__')) {
        for (const use of uses.filter((each) => methodOn(each) === 'create_task')) {
          report(
            use,
            `TaskGroup '${target.id}' is never entered: create_task() raises RuntimeError. Use 'async with asyncio.TaskGroup() as ${target.id}'.`,
            file,
          );
        }
      }
    },
    With(node, file) {
      for (const { value, target } of node.async ? node.items : []) {
        if (target?.kind === 'Name' && makesGroup(value, file)) {
          lateTasks(node, target.id, file);
        }
      }
    },
  },
};

function makesGroup(value: Expr, file: SourceFile): boolean {
  return value.kind === 'Call' && file.path(value.func) === 'asyncio.TaskGroup';
}

/** `tg.create_task()` in the statements behind the `async with`. */
function lateTasks(node: Parameters<typeof followers>[0], name: string, file: SourceFile): void {
  for (const statement of followers(node)) {
    const rebinds = contains(
      statement,
      (each) => each.kind === 'With' && each.items.some(({ target }) => target?.kind === 'Name' && target.id === name),
    );
    if (rebinds) {
      return;
    }
    contains(statement, (each) => {
      if (each.kind === 'Name' && each.id === name && methodOn(each) === 'create_task') {
        report(
          each,
          `The TaskGroup '${name}' has ended by then: create_task() raises RuntimeError. Call it within the 'async with'.`,
          file,
        );
      }
      return false;
    });
  }
}

function report(use: Expr, message: string, file: SourceFile): void {
  file.report({ at: use.parent?.parent ?? use, message });
}

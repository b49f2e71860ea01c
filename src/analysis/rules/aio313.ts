import type { Node } from '../python/syntax';
import type { Rule } from '../rule';

/** A task beside the group, in the body of the group: it is neither awaited nor cancelled with it. Often meant so; off by default. */
export const aio313: Rule = {
  code: 'AIO313',
  name: 'task-beside-group',
  title: 'asyncio.create_task in the body of a TaskGroup',
  severity: 'information',
  default: false,
  visit: {
    Call(call, file) {
      if (file.path(call.func) !== 'asyncio.create_task') {
        return;
      }
      for (let { parent } = call as Node; parent !== undefined; parent = parent.parent) {
        if (parent.kind === 'FunctionDef' || parent.kind === 'Lambda') {
          return;
        }
        const group =
          parent.kind === 'With'
            ? parent.items.find(({ value }) => value.kind === 'Call' && file.path(value.func) === 'asyncio.TaskGroup')
            : undefined;
        if (group?.target?.kind === 'Name') {
          const name = group.target.id;
          file.report({
            at: call.func,
            message: `This task does not belong to TaskGroup '${name}': the group neither waits for it nor cancels it. Use ${name}.create_task().`,
            fixes: [
              {
                title: `Use ${name}.create_task()`,
                safe: false,
                edits: [file.replace(call.func, `${name}.create_task`)],
              },
            ],
          });
          return;
        }
      }
    },
  },
};

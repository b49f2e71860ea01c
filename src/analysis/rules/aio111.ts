import { place } from '../python/walk';
import type { Rule } from '../rule';
import { isBinding, methodOn, usesOf } from './names';

const runs = /^run_/;

/** What is scheduled on a loop that nobody runs never happens. Said only of a loop whose every use is seen. */
export const aio111: Rule = {
  code: 'AIO111',
  name: 'loop-never-run',
  title: 'Tasks are scheduled on an event loop that is never run',
  severity: 'warning',
  default: true,
  visit: {
    Assign({ targets, value }, file) {
      const [target] = targets;
      if (target?.kind !== 'Name' || value.kind !== 'Call' || file.path(value.func) !== 'asyncio.new_event_loop') {
        return;
      }
      const resolved = file.lookUp(target.id, target);
      // A name of a module may be used by others.
      if (resolved === undefined || resolved.scope.kind === 'Module' || resolved.bindings.length !== 1) {
        return;
      }
      const uses = usesOf(target.id, resolved.scope).filter((use) => !isBinding(use));
      const methods = uses.map(methodOn);
      const scheduled = uses[methods.indexOf('create_task')];
      if (scheduled !== undefined && methods.every((method) => method !== undefined && !runs.test(method))) {
        file.report({
          at: scheduled.parent?.parent ?? scheduled,
          message: `The task never runs: event loop '${target.id}' is never run. Use ${target.id}.run_until_complete(), or asyncio.run().`,
          related: [{ file: file.info.file, ...place(value), message: 'the loop is made here' }],
        });
      }
    },
  },
};

import type { Rule } from '../rule';

/** create_task takes coroutines only. */
export const aio232: Rule = {
  code: 'AIO232',
  name: 'task-of-future',
  title: 'create_task of a future',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func) ?? '';
      const [first] = call.args;
      if (first === undefined || !/^asyncio\.(?:(?:AbstractEventLoop|TaskGroup)\.)?create_task$/.test(path)) {
        return;
      }
      const made = first.kind === 'Call' ? file.path(first.func) : undefined;
      const entity = file.entity(first);
      const isFuture = entity?.kind === 'object' && /^asyncio\.(?:Task|Future)$/.test(entity.type);
      // ensure_future gives back what it is given, and makes tasks of coroutines.
      if (isFuture && made !== 'asyncio.ensure_future') {
        const alone =
          path === 'asyncio.create_task' &&
          call.args.length === 1 &&
          call.keywords.length === 0 &&
          first.kind === 'Call';
        file.report({
          at: first,
          message: `create_task() takes a coroutine, and this is a ${entity.type.replace('asyncio.', '').toLowerCase()}, which is scheduled already: it raises TypeError. Use it as it is.`,
          fixes: alone
            ? [{ title: 'Use it as it is', safe: true, edits: [file.replace(call, file.textOf(first))] }]
            : [],
        });
      }
    },
  },
};

import type { Rule } from '../rule';

/** Class methods of Task became functions, and were removed in Python 3.9. */
export const aio903: Rule = {
  code: 'AIO903',
  name: 'task-class-methods',
  title: 'Task.current_task and Task.all_tasks were removed in Python 3.9',
  severity: 'error',
  default: true,
  visit: {
    Call({ func }, file) {
      const path = file.path(func);
      const name = /^asyncio\.Task\.(current_task|all_tasks)$/.exec(path ?? '')?.[1];
      if (name === undefined || func.kind !== 'Attribute' || file.entity(func.value)?.kind !== 'external') {
        return;
      }
      const { value } = func;
      file.report({
        at: func,
        message: `Task.${name}() was removed in Python 3.9. Use asyncio.${name}().`,
        tag: 'deprecated',
        fixes:
          value.kind === 'Attribute'
            ? [{ title: `Use ${name}`, safe: true, edits: [file.replace(func, `${file.textOf(value.value)}.${name}`)] }]
            : [],
      });
    },
  },
};

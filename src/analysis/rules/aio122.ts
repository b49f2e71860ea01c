import { nameOf } from '../model/entity';
import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import { asyncioName } from './fixes';

/** `main()` at the end of a script makes a coroutine, and nothing else. */
export const aio122: Rule = {
  code: 'AIO122',
  name: 'coroutine-not-run',
  title: 'Code of a module makes a coroutine and does not run it',
  severity: 'error',
  default: true,
  visit: {
    ExprStmt({ value }, file) {
      if (value.kind !== 'Call' || enclosingFunction(value) !== undefined || file.notebook) {
        return;
      }
      const entity = file.entity(value);
      if (entity?.kind !== 'coroutine') {
        return;
      }
      const { name, edits } = asyncioName(file);
      const called = nameOf(entity.of);
      file.report({
        at: value,
        message: `Coroutine '${called}' is made and dropped: its body never runs. Run it: asyncio.run(${file.textOf(value)}).`,
        related:
          typeof entity.of === 'string' ? [] : [file.definition(entity.of, `'${called}' is a coroutine function`)],
        fixes: [
          {
            title: `Run it with ${name}.run()`,
            safe: true,
            edits: [...edits, file.insertBefore(value, `${name}.run(`), file.insertAfter(value, ')')],
          },
        ],
      });
    },
  },
};

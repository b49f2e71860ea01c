import { place } from '../python/walk';
import type { Rule } from '../rule';
import { enteredOtherwise } from './entering';

/** `async with` on something that only `with` enters. */
export const aio220: Rule = {
  code: 'AIO220',
  name: 'async-with-of-plain',
  title: 'async with on what only with enters',
  severity: 'error',
  default: true,
  visit: {
    With(node, file) {
      if (!node.async) {
        return;
      }
      for (const { value } of node.items) {
        const type = enteredOtherwise(value, true, file);
        if (type !== undefined) {
          const { start } = place(node);
          const word = /^async\s+/.exec(file.text.slice(start))?.[0] ?? '';
          file.report({
            at: value,
            message: `${type === 'file' ? 'open()' : type} is entered by 'with': 'async with' raises an error.`,
            fixes:
              node.items.length === 1
                ? [{ title: 'Use with', safe: true, edits: [{ start, end: start + word.length, text: '' }] }]
                : [],
          });
        }
      }
    },
  },
};

import type { Fix } from '../diagnostic';
import type { With } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { enteredOtherwise } from './entering';
import { mayAwait } from './fixes';

/** `with` on something that only `async with` enters. `asyncio.timeout()` is AIO234's. */
export const aio219: Rule = {
  code: 'AIO219',
  name: 'with-needs-async',
  title: 'with on what only async with enters',
  severity: 'error',
  default: true,
  visit: {
    With(node, file) {
      if (node.async) {
        return;
      }
      for (const { value } of node.items) {
        const type = enteredOtherwise(value, false, file);
        if (type !== undefined && type !== 'asyncio.Timeout') {
          file.report({
            at: value,
            message: `${type} is entered by 'async with': plain 'with' raises an error.`,
            fixes: fixesOf(node, file),
          });
        }
      }
    },
  },
};

/** One item alone: several would all become asynchronous. */
export function fixesOf(node: With, file: SourceFile): readonly Fix[] {
  return node.items.length === 1 && mayAwait(node, file)
    ? [{ title: 'Use async with', safe: true, edits: [file.insertBefore(node, 'async ')] }]
    : [];
}

import type { Fix } from '../diagnostic';
import type { Call, Keyword } from '../python/syntax';
import { place } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

/** These lost their `loop` in Python 3.10; others, such as ensure_future and StreamReader, have it still. */
const lost = new Set(
  `sleep wait wait_for gather shield as_completed open_connection start_server open_unix_connection start_unix_server
   create_subprocess_exec create_subprocess_shell Lock Event Condition Semaphore BoundedSemaphore Queue LifoQueue PriorityQueue`
    .split(/\s+/)
    .map((name) => `asyncio.${name}`),
);

export const aio902: Rule = {
  code: 'AIO902',
  name: 'loop-argument',
  title: 'The argument loop was removed in Python 3.10',
  severity: 'warning',
  default: true,
  visit: {
    Call(call, file) {
      const given = lost.has(file.path(call.func) ?? '') ? call.keywords.find(({ arg }) => arg === 'loop') : undefined;
      if (given !== undefined) {
        file.report({
          at: given,
          message: `The argument 'loop' was removed in Python 3.10 (${file.target.source}: ${file.target.oldest.join('.')}): the running loop is used. Remove it.`,
          severity: file.atLeast(3, 10) ? 'error' : 'warning',
          tag: 'deprecated',
          fixes: fixesOf(call, given, file),
        });
      }
    },
  },
};

/** Removes an argument and one of the commas beside it. */
function fixesOf(call: Call, given: Keyword, file: SourceFile): readonly Fix[] {
  const all = [...call.args, ...call.keywords].map(place).sort((a, b) => a.start - b.start);
  const own = place(given);
  const index = all.findIndex(({ start }) => start === own.start);
  const before = all[index - 1];
  const next = all[index + 1];
  const start = before === undefined ? own.start : before.end;
  const end = before === undefined && next !== undefined ? next.start : own.end;
  const closes =
    before === undefined && next === undefined ? (/^\s*,\s*/.exec(file.text.slice(end))?.[0].length ?? 0) : 0;
  return [{ title: 'Remove the argument', safe: true, edits: [{ start, end: end + closes, text: '' }] }];
}

import { deepEqual, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { runCommand } from '../support/command';
import { itOnEveryPython } from '../support/everyPython';
import { repository } from '../support/folders';
import { runUnderAgent } from '../support/underAgent';

const looks = join(repository, 'test/fixtures/trouble/looks.py');

/** All that a program can see of the agent. */
const known = [/^module _loopscope(\.\w+)?$/, /^module (__future__|_json|mmap|_struct|struct)$/];

describe('A program that looks for the agent', () => {
  itOnEveryPython(
    'sees its modules, and else what it sees alone: classes, signatures, sources, reprs, tracebacks, counts',
    async (python) => {
      const alone = await runCommand(python.path, [looks]);
      const agent = await runUnderAgent([looks], { python });
      try {
        const [before, after] = [lines(alone.stdout), lines(agent.stdout)];
        ok(before.length > 500, `it looked at ${before.length} things only`);
        deepEqual(unknown(before, after), []);
        deepEqual(unknown(after, before), []);
        deepEqual(lines(agent.stderr), lines(alone.stderr));
      } finally {
        agent.remove();
      }
    },
  );
});

function lines(text: string): readonly string[] {
  return text.replaceAll(/\b0x[0-9a-f]+/g, '0x').split('\n');
}

/** Lines of the one that the other has not, and that are no known difference. */
function unknown(of: readonly string[], other: readonly string[]): readonly string[] {
  const there = new Set(other);
  return of.filter((line) => !there.has(line) && !known.some((pattern) => pattern.test(line)));
}

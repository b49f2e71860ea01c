import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isAtLeast, itOnEveryPython, itOnPythonsTogether } from '../support/everyPython';
import { repository } from '../support/folders';
import type { Python } from '../support/pythons';
import { type Recorded, record } from '../support/recorded';

/** A machine with other work stops a process for 100 ms, the default, more often than one would think: that is true, and not what these programs show. */
const BLOCKED_MS = 500;

/**
 * Programs that must show a finding, and near misses that must not: each line that a finding belongs to says so with `# finds CODE` (or
 * `# finds CODE from 3.10`), and all other lines are
 * without one.
 */
describe('What is found in a program', function () {
  this.timeout(120_000);

  /** With the oldest Python for it. */
  const programs: readonly (readonly [string, string?])[] = [
    ['calls.py'],
    ['lost.py'],
    ['cancelled.py'],
    ['cancelled_311.py', '3.11'],
    ['slow.py'],
    ['starved.py'],
    ['deadlocked.py'],
    ['limited.py'],
    ['limited_311.py', '3.11'],
    ['for_ever.py'],
    ['join_for_ever.py'],
    ['nobody_left.py'],
    ['unfinished.py'],
  ];
  /** Whose processors others must not take away. */
  const busy = ['slow.py', 'starved.py'];
  for (const [name, since] of programs) {
    // Where steps are long on purpose, a loaded machine makes them longer still.
    const blockedLoopMs = name === 'starved.py' ? 5000 : BLOCKED_MS;
    const run = (python: Python) => record([path(name)], python, { blockedLoopMs });
    const title = `is what its lines say: ${name}`;
    const test = (recorded: Recorded, python: Python) => check(name, recorded, python);
    if (busy.includes(name)) itOnEveryPython(title, async (python) => test(await run(python), python), since);
    else itOnPythonsTogether(title, { run, test }, since);
  }

  const interrupted = [
    'consumer_and_server',
    'serves_for_ever',
    'waits_for_a_signal',
    'waits_for_a_handler',
    'waits_at_a_gate',
    'fed_by_another_loop',
    'fed_by_a_thread',
    'known_to_a_thread',
    'ended_by_a_timeout',
    'ended_by_a_timer',
    'beats',
  ];
  for (const how of interrupted) {
    itOnPythonsTogether(`is nothing in one that waits for somebody from outside: ${how}`, {
      run: (python) => record([path('interrupted.py'), how], python, { blockedLoopMs: BLOCKED_MS }),
      test: (recorded, python) => check('interrupted.py', recorded, python),
    });
  }
});

function path(name: string): string {
  return join(repository, 'test/fixtures/findings', name);
}

function check(name: string, recorded: Recorded, python: Python): void {
  const lines = readFileSync(path(name), 'utf8').split('\n');
  const expected = lines.flatMap((text, index) => {
    return [...text.matchAll(/# finds ([a-z-]+)(?: from ([\d.]+))?/g)].flatMap(([, code = '', since = '3.9']) =>
      isAtLeast(python, since) ? [`${code} in line ${index + 1}`] : [],
    );
  });
  const found = recorded.findings.map(({ code, place, message }) => {
    const here = place?.file === path(name);
    return here && expected.includes(`${code} in line ${place.line}`)
      ? `${code} in line ${place.line}`
      : `${code} at ${place?.file}:${place?.line}: ${message}`;
  });
  deepEqual(found.sort(), expected.sort(), recorded.run.stderr);
}

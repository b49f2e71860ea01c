import { deepEqual, equal } from 'node:assert/strict';
import { pythonPackages } from '../support/pythonPackages';
import { type Python, pythons } from '../support/pythons';
import { fixture, type Recorded, record } from '../support/recorded';
import { sameAsAlone } from '../support/sameAsAlone';
import { skipBecause } from '../support/skip';
import { births, ofProgram, story } from '../support/story';

describe("The agent sees uvloop's loop", () => {
  onUvloop('its tasks with name, creator and line, and their waits', async (python, env) => {
    const seen = await record([fixture('loops_uvloop.py')], python, { env });
    equal(
      births(seen, ofProgram(seen)),
      `main <- nobody @ loop.run_until_complete(main())
named <- main @ task = asyncio.create_task(child('a'), name='named')
child <- main @ await asyncio.gather(child('b'), child('c'))
child <- main @ await asyncio.gather(child('b'), child('c'))
putter <- main @ await asyncio.create_task(put(items), name='putter')
stream <- nobody @ not recorded
from a thread <- main @ future = asyncio.run_coroutine_threadsafe(renames(), asyncio.get_running_loop())
called class <- main @ await asyncio.Task(child('d'), name='called class')`,
    );
    deepEqual(waitsOf(seen, 'main'), [
      'task named @ await task',
      "gather of 2 @ await asyncio.gather(child('b'), child('c'))",
    ]);
    for (const task of seen.trace.tasks.values()) equal(task.seenLate, false, seen.words.taskName(task));
  });

  onUvloop(
    'and what the program writes is the same as without, also what is logged with its place',
    async (python, env) => {
      await sameAsAlone([fixture('uvloop_logs.py')], python, { env });
    },
  );
});

function onUvloop(title: string, test: (python: Python, env: NodeJS.ProcessEnv) => Promise<void>): void {
  for (const python of pythons()) {
    it(`${title} (Python ${python.version})`, async function () {
      this.timeout(200_000);
      const packages = await pythonPackages(python, ['uvloop==0.23.0']);
      if (packages.kind === 'missing') skipBecause(this, packages.reason);
      await test(python, { PYTHONPATH: packages.folder });
    });
  }
}

/** The first two waits of a task. */
function waitsOf(seen: Recorded, name: string): readonly string[] {
  const lines = story(seen, (task) => seen.words.taskName(task).startsWith(name)).split('\n');
  return lines
    .filter((line) => line.includes('waits for'))
    .map((line) => line.replace(/^ *waits for /, '').replace(/, until .*$/, ''))
    .slice(0, 2);
}

import { deepEqual, equal } from 'node:assert/strict';
import { userFrame } from '../../src/trace/records';
import { isAtLeast } from '../support/everyPython';
import { pythonPackages } from '../support/pythonPackages';
import { type Python, pythons } from '../support/pythons';
import { fixture, type Recorded, record } from '../support/recorded';
import { sameAsAlone } from '../support/sameAsAlone';
import { skipBecause } from '../support/skip';
import { births, ofProgram, sourceOf, story } from '../support/story';

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

  onUvloop('calls from another thread, and the loop of a child that was forked', async (python, env) => {
    const seen = await record([fixture('uvloop_threads.py')], python, { env });
    const wrong = seen.trace.misuses.filter(({ rule }) => rule === 'wrong-thread');
    deepEqual(
      wrong.map(({ call, stack }) => `${call} @ ${sourceOf(userFrame(seen.trace.dictionary.stack(stack)))}`),
      [
        'loop.call_soon @ loop.call_soon(print)',
        'loop.call_later @ loop.call_later(5, print)',
        'loop.call_at @ loop.call_at(loop.time() + 5, print)',
        'Queue.put_nowait @ queue.put_nowait(1)',
        'Task.cancel @ task.cancel()',
        'loop.create_task @ loop.create_task(nap())',
      ],
    );
    deepEqual(
      seen.children.map((child) => births(child, ofProgram(child))),
      ['named <- nobody @ loop.run_until_complete(coroutine)'],
    );
    equal(births(seen, ofProgram(seen)).split('\n').at(-1), 'named <- nobody @ loop.run_until_complete(coroutine)');
    deepEqual([seen.run.code, seen.run.stderr], [0, '']);
  });

  onUvloop(
    'and what the program writes is the same as without, also what is logged with its place',
    async (python, env) => {
      await sameAsAlone([fixture('uvloop_logs.py')], python, { env });
    },
  );

  onUvloop('and in debug mode it says where something was made as without', async (python, env) => {
    await sameAsAlone([fixture('uvloop_debug.py')], python, { env });
  });

  // Before, what is raised again keeps its traceback.
  onUvloop(
    'and an error that ends its run has no frame of ours',
    async (python, env) => {
      for (const ending of ['SystemExit', 'KeyboardInterrupt']) {
        await sameAsAlone([fixture('uvloop_ended.py'), ending], python, { env });
      }
    },
    '3.11',
  );
});

function onUvloop(title: string, test: (python: Python, env: NodeJS.ProcessEnv) => Promise<void>, since = '3.9'): void {
  for (const python of pythons().filter((one) => isAtLeast(one, since))) {
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

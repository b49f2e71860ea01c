import { deepEqual, equal } from 'node:assert/strict';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { recordFixture, taskNamed } from '../support/recorded';
import { births, ofProgram, story } from '../support/story';

describe('The agent sees every task, however it is created', () => {
  // A task that the program makes by calling the class is first seen when it runs; one that another thread asks for is made by asyncio's own callback.
  itOnEveryPython('with its name, its creator and the first line of the program that created it', async (python) => {
    const seen = await recordFixture('creation.py', python);
    equal(
      births(seen, ofProgram(seen)),
      `main <- nobody @ asyncio.run(main())
create_task <- main @ await asyncio.create_task(child(), name='create_task')
loop.create_task <- main @ await loop.create_task(child(), name='loop.create_task')
child <- main @ await ensure_future(child())
bound name <- main @ await bound_name(child(), name='bound name')
in a helper <- main @ return asyncio.create_task(child(), name=name)
child <- main @ await asyncio.gather(child(), child())
child <- main @ await asyncio.gather(child(), child())
waited <- main @ await asyncio.wait([bound_name(child(), name='waited')])
child <- main @ await asyncio.shield(child())
child <- main @ for future in asyncio.as_completed([child()]):
partial <- main @ await functools.partial(asyncio.create_task, child(), name='partial')()
parent <- main @ await asyncio.create_task(parent(), name='parent')
grandchild <- parent @ await asyncio.create_task(child(), name='grandchild')
direct <- nobody @ not recorded (seen late)
in Python <- nobody @ not recorded (seen late)
own factory <- main @ await asyncio.create_task(child(), name='own factory')
child <- nobody @ not recorded
in a callback <- nobody @ loop.call_soon(lambda: loop.create_task(child()).set_name('in a callback'))`,
    );
    deepEqual(seen.trace.notRecorded, []);
  });

  itOnEveryPython('and every task of them makes its steps and ends', async (python) => {
    const seen = await recordFixture('creation.py', python);
    for (const task of seen.trace.tasks.values()) equal(task.state, 'done', seen.words.taskName(task));
  });

  itOnEveryPython(
    // The one that the program makes by calling the factory itself is among those that are seen late.
    'eager tasks too, whose first step runs inside the step of their creator',
    async (python) => {
      const seen = await recordFixture('eager.py', python);
      equal(
        story(seen, (task) => ofProgram(seen)(task) && task.creator !== 0),
        `at once <- main @ await asyncio.create_task(at_once(), name='at once') (eager)
  returned 1
later <- main @ await asyncio.create_task(later(), name='later') (eager)
  waits for sleep 0.01 @ await asyncio.sleep(0.01), until timer
  returned 2
not eager <- main @ await asyncio.create_task(later(), name='not eager')
  waits for sleep 0.01 @ await asyncio.sleep(0.01), until timer
  returned 2`,
      );
    },
    '3.12',
  );

  itOnEveryPython(
    'and the members of a TaskGroup',
    async (python) => {
      const seen = await recordFixture('waits_311.py', python);
      equal(
        births(seen, (task) => task.creator === taskNamed(seen, 'group').id),
        `first member <- group @ members.create_task(nap(0.01), name='first member')
second member <- group @ members.create_task(nap(0.02), name='second member')`,
      );
    },
    '3.11',
  );

  itOnEveryPython('wait_for creates a task up to Python 3.11, and none afterwards', async (python) => {
    const seen = await recordFixture('waits.py', python);
    const children = taskNamed(seen, 'wait_for').children.length;
    equal(children, isAtLeast(python, '3.12') ? 0 : 1);
  });
});

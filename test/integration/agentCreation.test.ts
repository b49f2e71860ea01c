import { deepEqual, equal, ok } from 'node:assert/strict';
import { hasEnded } from '../../src/trace/task';
import { isAtLeast, itOnEveryPython } from '../support/everyPython';
import { recordFixture, taskNamed } from '../support/recorded';
import { births, ofProgram, story } from '../support/story';

describe('The agent sees every task, however it is created', () => {
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
direct <- main @ await OwnTask(child(), loop=loop, name='direct')
in Python <- main @ await asyncio.tasks._PyTask(child(), loop=loop, name='in Python')
called class <- main @ await asyncio.Task(child(), name='called class')
in an object <- main @ self.task = asyncio.Task(child(), name='in an object')
own factory <- main @ await asyncio.create_task(child(), name='own factory')
from a thread <- nobody @ asyncio.run_coroutine_threadsafe(from_a_thread(), loop).result()
child <- main @ future = asyncio.run_coroutine_threadsafe(child(), loop)
in a callback <- nobody @ loop.call_soon(lambda: loop.create_task(child()).set_name('in a callback'))`,
    );
    deepEqual(seen.trace.notRecorded, []);
  });

  itOnEveryPython('and every task of them makes its steps and ends', async (python) => {
    const seen = await recordFixture('creation.py', python);
    for (const task of seen.trace.tasks.values()) equal(task.state, 'done', seen.words.taskName(task));
  });

  itOnEveryPython('once each, where the class of the loop has a call_soon of its own', async (python) => {
    const seen = await recordFixture('own_call_soon.py', python);
    equal(
      births(seen, ofProgram(seen)),
      `main <- nobody @ loop.run_until_complete(main())
created <- main @ await asyncio.create_task(child(), name='created')
called <- main @ await asyncio.Task(child(), name='called')
child <- main @ await asyncio.gather(child(), child())
child <- main @ await asyncio.gather(child(), child())`,
    );
    for (const task of seen.trace.tasks.values()) equal(task.state, 'done', seen.words.taskName(task));
    deepEqual(seen.trace.notRecorded, []);
  });

  itOnEveryPython(
    'eager tasks too, whose first step runs inside the step of their creator',
    async (python) => {
      const seen = await recordFixture('eager.py', python);
      equal(
        births(seen, ofProgram(seen)),
        `main <- nobody @ asyncio.run(main())
at once <- main @ await asyncio.create_task(at_once(), name='at once') (eager)
later <- main @ await asyncio.create_task(later(), name='later') (eager)
inner of outer <- outer @ inner = asyncio.create_task(at_once(), name=f'inner of {name}') (eager)
outer <- main @ await asyncio.create_task(creates('outer'), name='outer') (eager)
slow inner of outer <- outer @ slow = asyncio.create_task(later(), name=f'slow inner of {name}') (eager)
own factory <- main @ await asyncio.create_task(at_once(), name='own factory') (eager)
own factory later <- main @ await asyncio.create_task(later(), name='own factory later') (eager)
called <- main @ await asyncio.eager_task_factory(loop, later(), name='called') (eager)
called at once <- main @ await asyncio.eager_task_factory(loop, at_once(), name='called at once') (eager)
made factory <- main @ await asyncio.create_eager_task_factory(OwnTask)(loop, at_once(), name='made factory') (eager)
not eager <- main @ await asyncio.create_task(later(), name='not eager')`,
      );
      deepEqual(seen.trace.notRecorded, []);
      for (const task of seen.trace.tasks.values()) equal(task.state, 'done', seen.words.taskName(task));
      // A task that has ended in its first step has let go of its coroutine.
      for (const name of ['at once', 'inner of outer', 'called at once']) {
        equal(seen.trace.dictionary.code(taskNamed(seen, name).code)?.name, 'at_once', name);
      }
    },
    '3.12',
  );

  itOnEveryPython(
    'and those that create_task starts at once',
    async (python) => {
      const seen = await recordFixture('eager_start.py', python);
      equal(
        story(seen, ofProgram(seen)),
        `main <- nobody @ asyncio.run(main())
  waits for task yields @ await asyncio.create_task(yields(), eager_start=True), until yields
  waits for task at_once @ await asyncio.create_task(at_once(), eager_start=False), until at_once
  done
at_once <- main @ await asyncio.create_task(at_once(), eager_start=True) (eager)
  returned 1
yields <- main @ await asyncio.create_task(yields(), eager_start=True) (eager)
  yields
  returned 2
at_once <- creates @ await asyncio.create_task(at_once(), eager_start=True) (eager)
  returned 1
creates <- main @ await asyncio.create_task(creates(), eager_start=True) (eager)
  done
at_once <- creates @ await asyncio.create_task(at_once(), eager_start=True) (eager)
  returned 1
at_once <- main @ await asyncio.create_task(at_once(), eager_start=False)
  returned 1`,
      );
    },
    '3.14',
  );

  itOnEveryPython(
    'and those that the program starts at once by calling the class, which shows them to nobody',
    async (python) => {
      const seen = await recordFixture('eager_called.py', python);
      const many = [...seen.trace.tasks.values()].filter((task) => seen.words.taskName(task) === 'one of many');
      const various = [...seen.trace.tasks.values()].filter((task) => seen.words.taskName(task) === 'various');
      const called = story(
        seen,
        (task) => ofProgram(seen)(task) && task.creator !== 0 && ![...many, ...various].includes(task),
      );
      equal(
        called.replaceAll(', loop=loop, eager_start=True', ''),
        `at once <- main @ await asyncio.Task(at_once(), name='at once') (eager)
  returned 1
later <- main @ slept = asyncio.Task(later(), name='later') (eager)
  waits for sleep 0.01 @ await asyncio.sleep(0.01), until timer
  returned 2
yields <- main @ await asyncio.Task(yields(), name='yields') (eager)
  yields
  returned 3
creates <- main @ await asyncio.Task(creates(), name='creates') (eager)
  done
inner <- creates @ await asyncio.Task(at_once(), loop=asyncio.get_running_loop(), eager_start=True, name='inner') (eager)
  returned 1
own class <- main @ super().__init__(*args, **keywords) (eager)
  waits for sleep 0.01 @ await asyncio.sleep(0.01), until timer
  returned 2
fails <- main @ await asyncio.wait([asyncio.Task(fails(), name='fails')]) (eager)
  failed: ValueError: on purpose
dropped <- main @ asyncio.Task(at_once(), name='dropped') (eager)
  returned 1
held <- main @ held = asyncio.Task(coro, name='held') (eager)
  returned 1
woken in the same step <- main @ waits = asyncio.Task(waits_for(future), name='woken in the same step') (eager)
  waits for future @ return await future, until main
  returned 4
child of various <- various @ asyncio.create_task(rare(), name='child of various')
  yields
  done`,
      );
      deepEqual(seen.trace.notRecorded, []);
      deepEqual([many.length, new Set(many.map((task) => task.creator)).size], [3000, 1]);
      deepEqual(
        various.map((task) => [task.seenLate, task.creator]),
        Array(6).fill([false, taskNamed(seen, 'main').id]),
      );
      equal(seen.trace.tasks.get(taskNamed(seen, 'child of various').creator), various.at(-1));
      for (const task of seen.trace.tasks.values()) equal(hasEnded(task), true, seen.words.taskName(task));
      equal(
        births(seen, (task) => seen.words.taskName(task) === 'in a callback').split(' @ ')[0],
        'in a callback <- nobody',
      );
      // What its creator does after its first step is not its own.
      ok(taskNamed(seen, 'later').longestStep < 0.15e9, `${taskNamed(seen, 'later').longestStep}`);
    },
    '3.12',
  );

  itOnEveryPython(
    'and their steps',
    async (python) => {
      const seen = await recordFixture('eager.py', python);
      equal(
        story(seen, (task) => ['at once', 'later', 'yields', 'called'].includes(seen.words.taskName(task))),
        `at once <- main @ await asyncio.create_task(at_once(), name='at once') (eager)
  returned 1
later <- main @ await asyncio.create_task(later(), name='later') (eager)
  waits for sleep 0.01 @ await asyncio.sleep(0.01), until timer
  returned 2
called <- main @ await asyncio.eager_task_factory(loop, later(), name='called') (eager)
  waits for sleep 0.01 @ await asyncio.sleep(0.01), until timer
  returned 2
yields <- main @ await asyncio.eager_task_factory(loop, asyncio.sleep(0), name='yields') (eager)
  yields
  done`,
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

  itOnEveryPython("on a loop class of the program's own, without asking a task class for names", async (python) => {
    const seen = await recordFixture('own_loop.py', python);
    equal(seen.run.code, 0, seen.run.stderr);
    equal(
      births(seen, (task) => ofProgram(seen)(task) && task.creator !== 0),
      `created <- main @ await asyncio.create_task(child(), name='created')
called <- main @ await asyncio.Task(child(), name='called')
its own class <- main @ await asyncio.create_task(child(), name='its own class')
job <- main @ await asyncio.create_task(waits_for_a_job(), name='job')`,
    );
    const wait = taskNamed(seen, 'job').lastWait;
    equal(wait && seen.words.reason(wait), 'Thread sleep');
    const ways = 'starts, iterations, idle and blocked times of loops';
    deepEqual(seen.trace.notRecorded, [
      { what: ways, why: '__main__.RunsItself has a _run_once of its own, of __main__' },
    ]);
  });

  itOnEveryPython('wait_for creates a task up to Python 3.11, and none afterwards', async (python) => {
    const seen = await recordFixture('waits.py', python);
    const children = taskNamed(seen, 'wait_for').children.length;
    equal(children, isAtLeast(python, '3.12') ? 0 : 1);
  });

  itOnEveryPython(
    'and where one stands when the program is gone before the step of its creator is over',
    async (python) => {
      const seen = await recordFixture('eager_class.py', python);
      const task = taskNamed(seen, 'unseen');
      deepEqual([task.state, seen.words.stateText(task)], ['waiting', 'sleep(100)']);
      equal(
        births(seen, (each) => each === task),
        `unseen <- main @ task = asyncio.Task(later(), loop=loop, name='unseen', eager_start=True) (eager)`,
      );
      deepEqual(
        seen.words.currentStack(task).map((frame) => frame.function),
        ['sleep', 'later'],
      );
    },
    '3.12',
  );
});

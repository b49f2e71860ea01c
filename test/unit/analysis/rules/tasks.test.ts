import { aio301 } from '../../../../src/analysis/rules/aio301';
import { aio302 } from '../../../../src/analysis/rules/aio302';
import { aio308 } from '../../../../src/analysis/rules/aio308';
import { aio313 } from '../../../../src/analysis/rules/aio313';
import { aio316 } from '../../../../src/analysis/rules/aio316';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio301, {
  flags: {
    'what a cell does not show': {
      code: `
import asyncio
async def work(): ...
asyncio.create_task(work())  # !
asyncio.create_task(work());  # !
`,
      notebook: true,
    },
    'create_task and ensure_future': `
import asyncio
async def w(): ...
async def main():
    asyncio.create_task(w())  # !
    asyncio.ensure_future(w())  # !
`,
  },
  passes: {
    'the last expression of a cell, which the notebook keeps': {
      code: `
import asyncio
async def work(): ...
asyncio.create_task(work())
`,
      notebook: true,
    },
    'what is kept, and tasks of a group': `
import asyncio
async def w(): ...
async def main(tasks):
    task = asyncio.create_task(w())
    tasks.add(asyncio.create_task(w()))
    async with asyncio.TaskGroup() as tg:
        tg.create_task(w())
    return asyncio.create_task(w())
`,
    'where no loop runs, which AIO101 and AIO102 tell': `
import asyncio
async def w(): ...
def main():
    asyncio.create_task(w())
main()
asyncio.create_task(w())
`,
  },
  fixes: {
    'with a set of the module': {
      before: 'import asyncio\nasync def w(): ...\nasync def f():\n    asyncio.create_task(w())\n',
      after:
        'import asyncio\nasync def w(): ...\nbackground_tasks = set()\n\n\nasync def f():\n    task = asyncio.create_task(w())\n    background_tasks.add(task)\n    task.add_done_callback(background_tasks.discard)\n',
    },
  },
});

ruleTests(aio302, {
  flags: {
    'loops of every origin': `
import asyncio
async def w(): ...
class A:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop
        self.other = asyncio.new_event_loop()
    async def run(self):
        asyncio.get_running_loop().create_task(w())  # !
        self.other.create_task(w())  # !
        loop = asyncio.get_event_loop()
        loop.create_task(w())  # !
`,
  },
  passes: {
    'what is kept, and what may be no loop': `
import asyncio
async def main(scheduler, w):
    scheduler.create_task(w())
    t = asyncio.get_running_loop().create_task(w())
    await t
`,
  },
});

ruleTests(aio308, {
  flags: {
    'a result right behind the task': `
import asyncio
async def w(): ...
async def main():
    task = asyncio.create_task(w())
    print("made")
    x = task.result()  # !
`,
    'a future that nobody can have completed': {
      code: `
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print("made")
    future.result()  # !
    other = asyncio.Future()
    return other.exception()  # !
`,
      says: ["Future 'future' has no result yet"],
    },
  },
  passes: {
    'a future that somebody else has, or that may be done': `
import asyncio
async def main(done, given):
    loop = asyncio.get_running_loop()
    first = loop.create_future()
    first.set_result(1)
    print(first.result())
    second = loop.create_future()
    complete = lambda: second.set_result(2)
    complete()
    print(second.result())
    third = given.future = loop.create_future()
    given.complete()
    print(third.result())
    fourth = asyncio.shield(done)
    print(fourth.result())
`,
    'a loop that runs in between': `
import asyncio
async def job(): ...
loop = asyncio.new_event_loop()
task = loop.create_task(job())
loop.run_until_complete(task)
print(task.result())
`,

    'an await between, and a check': `
import asyncio
async def w(): ...
async def one():
    task = asyncio.create_task(w())
    await asyncio.sleep(1)
    return task.result()
async def two():
    task = asyncio.create_task(w())
    if task.done():
        return task.result()
async def three():
    task = asyncio.create_task(w())
    task.add_done_callback(print)
    return task.result
`,
  },
  fixes: {
    'with await': {
      before: 'import asyncio\nasync def f(w):\n    t = asyncio.create_task(w())\n    return t.result()\n',
      after: 'import asyncio\nasync def f(w):\n    t = asyncio.create_task(w())\n    return await t\n',
    },
  },
});

ruleTests(aio313, {
  flags: {
    'a task beside the group': `
import asyncio
async def main(w):
    async with asyncio.TaskGroup() as tg:
        for x in w:
            asyncio.create_task(x())  # !
`,
  },
  passes: {
    'tasks of the group, of functions, and behind it': `
import asyncio
async def main(w):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(w())
        def later():
            asyncio.create_task(w())
    asyncio.create_task(w())
`,
  },
  fixes: {
    'with the group': {
      before:
        'import asyncio\nasync def f(w):\n    async with asyncio.TaskGroup() as tg:\n        asyncio.create_task(w())\n',
      after:
        'import asyncio\nasync def f(w):\n    async with asyncio.TaskGroup() as tg:\n        tg.create_task(w())\n',
    },
  },
});

ruleTests(aio316, {
  flags: {
    'builtin errors, tuples, errors of the program': `
import asyncio
class Broken(Exception): ...
async def main(w):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(w())
    except ValueError:  # !
        pass
    except (KeyError, OSError):  # !
        pass
    except Broken:  # !
        pass
`,
  },
  passes: {
    'groups, their bases, other statements in the try, unknown names': `
import asyncio
from lib import Error
async def main(w):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(w())
    except* ValueError:
        pass
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(w())
    except Exception:
        pass
    except (BaseExceptionGroup, KeyError):
        pass
    except Error:
        pass
    try:
        w.check()
        async with asyncio.TaskGroup() as tg:
            tg.create_task(w())
    except ValueError:
        pass
`,
  },
  fixes: {
    'with except*': {
      before:
        'import asyncio\nasync def f(w):\n    try:\n        async with asyncio.TaskGroup() as tg:\n            tg.create_task(w())\n    except ValueError as e:\n        print(e)\n',
      after:
        'import asyncio\nasync def f(w):\n    try:\n        async with asyncio.TaskGroup() as tg:\n            tg.create_task(w())\n    except* ValueError as e:\n        print(e)\n',
    },
  },
});

import { aio219 } from '../../../../src/analysis/rules/aio219';
import { aio220 } from '../../../../src/analysis/rules/aio220';
import { aio221 } from '../../../../src/analysis/rules/aio221';
import { aio222 } from '../../../../src/analysis/rules/aio222';
import { aio223 } from '../../../../src/analysis/rules/aio223';
import { aio224 } from '../../../../src/analysis/rules/aio224';
import { aio225 } from '../../../../src/analysis/rules/aio225';
import { aio226 } from '../../../../src/analysis/rules/aio226';
import { aio229 } from '../../../../src/analysis/rules/aio229';
import { aio232 } from '../../../../src/analysis/rules/aio232';
import { aio234 } from '../../../../src/analysis/rules/aio234';
import { aio235 } from '../../../../src/analysis/rules/aio235';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio219, {
  flags: {
    'a class of the program': {
      code: `
class Client:
    async def __aenter__(self): return self
    async def __aexit__(self, *error): ...
async def main():
    with Client() as client:  # !
        pass
`,
      says: ["Client is entered by 'async with'"],
    },

    'locks, groups, sessions': `
import asyncio, aiohttp
lock = asyncio.Lock()
async def main():
    with lock:  # !
        pass
    with asyncio.TaskGroup() as tg:  # !
        pass
    with aiohttp.ClientSession() as s:  # !
        pass
`,
  },
  passes: {
    'classes that have both, or bases that are not known': `
from somewhere import Base
class Both:
    async def __aenter__(self): return self
    def __enter__(self): return self
class Client(Base):
    async def __aenter__(self): return self
class Parent:
    async def __aenter__(self): return self
class Child(Parent):
    def __enter__(self): return self
def main(parent: Parent):
    with Both(), Client(), parent:
        pass
`,

    'async with, and locks of threading': `
import asyncio, threading
lock = asyncio.Lock()
other = threading.Lock()
async def main():
    async with lock:
        with other:
            pass
`,
  },
  fixes: {
    'with async': {
      before: 'import asyncio\nlock = asyncio.Lock()\nasync def f():\n    with lock:\n        pass\n',
      after: 'import asyncio\nlock = asyncio.Lock()\nasync def f():\n    async with lock:\n        pass\n',
    },
  },
});

ruleTests(aio220, {
  flags: {
    'a class of the program': `
class Store:
    def __enter__(self): return self
    def __exit__(self, *error): ...
async def main():
    async with Store():  # !
        pass
`,

    'files, locks of threading, pools': `
import threading
from concurrent.futures import ThreadPoolExecutor
lock = threading.Lock()
async def main(p):
    async with open(p) as f:  # !
        pass
    async with lock:  # !
        pass
    async with ThreadPoolExecutor() as pool:  # !
        pass
`,
  },
  passes: { 'plain with': 'async def main(p):\n    with open(p) as f:\n        pass\n' },
  fixes: {
    'without async': {
      before: 'async def f(p):\n    async with open(p) as x:\n        pass\n',
      after: 'async def f(p):\n    with open(p) as x:\n        pass\n',
    },
  },
});

ruleTests(aio221, {
  flags: {
    'both mistakes': `
import asyncio
async def items():
    yield 1
async def main(reader: asyncio.StreamReader):
    for x in items():  # !
        pass
    for line in reader:  # !
        pass
    async for x in [1, 2]:  # !
        pass
    y = [x for x in items()]  # !
`,
  },
  passes: {
    'the right ones': `
async def items():
    yield 1
async def main(unknown):
    async for x in items():
        pass
    for x in [1]:
        pass
    for x in unknown:
        pass
    async for x in unknown:
        pass
`,
  },
  fixes: {
    'with async': {
      before: 'async def items():\n    yield 1\nasync def f():\n    for x in items():\n        pass\n',
      after: 'async def items():\n    yield 1\nasync def f():\n    async for x in items():\n        pass\n',
    },
    'without async': {
      before: 'async def f():\n    async for x in [1]:\n        pass\n',
      after: 'async def f():\n    for x in [1]:\n        pass\n',
    },
  },
});

ruleTests(aio222, {
  flags: {
    'list, sum, and an unpacked one': `
async def items():
    yield 1
async def main():
    list(items())  # !
    sum(items())  # !
    print(set(items()))  # !
`,
  },
  passes: { 'a plain generator': 'def items():\n    yield 1\nasync def main():\n    list(items())\n' },
  fixes: {
    'with a comprehension': {
      before: 'async def items():\n    yield 1\nasync def f():\n    return list(items())\n',
      after: 'async def items():\n    yield 1\nasync def f():\n    return [item async for item in items()]\n',
    },
  },
});

ruleTests(aio223, {
  flags: { 'an asynchronous generator': 'async def items():\n    yield 1\nasync def f():\n    await items()  # !\n' },
  passes: { 'its next item': 'async def items():\n    yield 1\nasync def f():\n    await anext(items())\n' },
});

ruleTests(aio224, {
  flags: {
    'a list, a comprehension, several arguments': `
import asyncio
async def a(): ...
async def main(xs):
    await asyncio.gather([a(), a()])  # !
    await asyncio.gather([a() for x in xs])  # !
    for f in asyncio.as_completed(a(), a()):  # !
        await f
`,
  },
  passes: {
    'what is unpacked': `
import asyncio
async def a(): ...
async def main(xs):
    await asyncio.gather(*[a(), a()])
    await asyncio.gather(a(), a())
    for f in asyncio.as_completed([a(), a()]):
        await f
`,
  },
  fixes: {
    'a generator that is alone in the parentheses': {
      before: 'import asyncio\nasync def f(a):\n    await asyncio.gather(a(i) for i in range(3))\n',
      after: 'import asyncio\nasync def f(a):\n    await asyncio.gather(*(a(i) for i in range(3)))\n',
    },
    'a generator in parentheses of its own': {
      before: 'import asyncio\nasync def f(a):\n    await asyncio.gather((a(i) for i in range(3)))\n',
      after: 'import asyncio\nasync def f(a):\n    await asyncio.gather(*(a(i) for i in range(3)))\n',
    },
    'with a star': {
      before: 'import asyncio\nasync def f(a):\n    await asyncio.gather([a(), a()])\n',
      after: 'import asyncio\nasync def f(a):\n    await asyncio.gather(*[a(), a()])\n',
    },
  },
});

ruleTests(aio225, {
  flags: {
    'a coroutine and a task': `
import asyncio
async def a(): ...
async def main():
    await asyncio.wait(a())  # !
    await asyncio.wait(asyncio.create_task(a()))  # !
`,
  },
  passes: { 'a set': 'import asyncio\nasync def main(t):\n    await asyncio.wait({t})\n    await asyncio.wait(t)\n' },
});

ruleTests(aio226, {
  flags: {
    'coroutines in a list': {
      code: 'import asyncio\nasync def a(): ...\nasync def f():\n    await asyncio.wait([a(), a()])  # !\n',
    },
  },
  passes: {
    tasks: 'import asyncio\nasync def a(): ...\nasync def f():\n    await asyncio.wait([asyncio.create_task(a())])\n',
  },
  fixes: {
    'with tasks': {
      before: 'import asyncio\nasync def a(): ...\nasync def f():\n    await asyncio.wait([a(), a()])\n',
      after:
        'import asyncio\nasync def a(): ...\nasync def f():\n    await asyncio.wait([asyncio.create_task(a()), asyncio.create_task(a())])\n',
    },
  },
});

ruleTests(aio229, {
  flags: {
    'dependencies and tasks in the background that are called': `
from fastapi import BackgroundTasks, Depends
async def work(): ...
async def user(): ...
async def index(tasks: BackgroundTasks, who=Depends(user())):  # !
    tasks.add_task(work())  # !
    tasks.add_task(work)
`,
    'functions that return nothing': `
import asyncio, threading, time
def blocking(x):
    print(x)
async def main():
    await asyncio.to_thread(blocking(1))  # !
    asyncio.get_running_loop().call_soon(blocking(1))  # !
threading.Thread(target=blocking(2))  # !
threading.Timer(1, time.sleep(3))  # !
`,
  },
  passes: {
    'functions that make callbacks': `
import asyncio, functools
def maker(x):
    return lambda: x
def blocking(x): ...
async def main(unknown):
    await asyncio.to_thread(maker(1))
    await asyncio.to_thread(functools.partial(blocking, 1))
    await asyncio.to_thread(blocking, 1)
    await asyncio.to_thread(unknown())
`,
  },
  fixes: {
    'with the function and its arguments': {
      before: 'import asyncio\ndef b(x):\n    print(x)\nasync def f():\n    await asyncio.to_thread(b(1))\n',
      after: 'import asyncio\ndef b(x):\n    print(x)\nasync def f():\n    await asyncio.to_thread(b, 1)\n',
    },
  },
});

ruleTests(aio232, {
  flags: {
    'gather, shield, a future': `
import asyncio
async def a(): ...
async def main():
    asyncio.create_task(asyncio.gather(a(), a()))  # !
    asyncio.create_task(asyncio.shield(a()))  # !
    asyncio.create_task(asyncio.get_running_loop().create_future())  # !
`,
  },
  passes: {
    'a coroutine':
      'import asyncio\nasync def a(): ...\nasync def f():\n    asyncio.create_task(a())\n    asyncio.ensure_future(asyncio.gather(a()))\n',
  },
  fixes: {
    'with the future itself': {
      before: 'import asyncio\nasync def f(a):\n    t = asyncio.create_task(asyncio.gather(a(), a()))\n',
      after: 'import asyncio\nasync def f(a):\n    t = asyncio.gather(a(), a())\n',
    },
  },
});

ruleTests(aio234, {
  flags: {
    'a statement, and plain with': `
import asyncio
async def main(x):
    asyncio.timeout(1)  # !
    with asyncio.timeout(1):  # !
        await x
`,
  },
  passes: {
    'async with, and a name':
      'import asyncio\nasync def main(x):\n    t = asyncio.timeout(1)\n    async with t:\n        await x\n',
  },
  fixes: {
    'with async': {
      before: 'import asyncio\nasync def f(x):\n    with asyncio.timeout(1):\n        await x\n',
      after: 'import asyncio\nasync def f(x):\n    async with asyncio.timeout(1):\n        await x\n',
    },
  },
});

ruleTests(aio235, {
  flags: {
    'a group that is never entered, and one that has ended': `
import asyncio
async def w(): ...
async def one():
    tg = asyncio.TaskGroup()
    tg.create_task(w())  # !
async def two():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(w())
    tg.create_task(w())  # !
`,
  },
  passes: {
    'groups that are entered, or given away': `
import asyncio
async def w(): ...
async def one():
    tg = asyncio.TaskGroup()
    async with tg:
        tg.create_task(w())
async def two(stack):
    tg = asyncio.TaskGroup()
    await stack.enter_async_context(tg)
    tg.create_task(w())
async def three():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(w())
    async with asyncio.TaskGroup() as tg:
        tg.create_task(w())
`,
  },
});

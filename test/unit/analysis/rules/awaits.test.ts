import { deepStrictEqual } from 'node:assert/strict';
import { aio202 } from '../../../../src/analysis/rules/aio202';
import { aio203 } from '../../../../src/analysis/rules/aio203';
import { aio204 } from '../../../../src/analysis/rules/aio204';
import { aio205 } from '../../../../src/analysis/rules/aio205';
import { aio208 } from '../../../../src/analysis/rules/aio208';
import { aio210 } from '../../../../src/analysis/rules/aio210';
import { aio212 } from '../../../../src/analysis/rules/aio212';
import { checkProgram } from '../../../support/analysis/program';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio202, {
  flags: {
    'what is read of requests and responses': `
import aiohttp
from aiohttp import web
from fastapi import Request, UploadFile
async def handler(request: web.Request):
    request.json()  # !
async def endpoint(request: Request, file: UploadFile):
    request.body()  # !
    file.seek(0)  # !
async def main(session: aiohttp.ClientSession):
    async with session.get("x") as response:
        response.read()  # !
`,
    'sleep, a queue, a lock, a writer, a subprocess': `
import asyncio
from asyncio import sleep
class A:
    def __init__(self):
        self.queue = asyncio.Queue()
    async def run(self, writer: asyncio.StreamWriter):
        sleep(1)  # !
        self.queue.put(1)  # !
        lock = asyncio.Lock()
        lock.acquire()  # !
        writer.drain()  # !
        process = await asyncio.create_subprocess_exec("ls")
        process.wait()  # !
`,
  },
  passes: {
    'what is awaited, and what needs none': `
import asyncio, queue
async def run():
    q = asyncio.Queue()
    q.put_nowait(1)
    await q.put(1)
    queue.Queue().put(1)
    asyncio.gather(asyncio.sleep(1))
`,
    'code of a module, which AIO122 tells': 'import asyncio\nasyncio.sleep(1)\n',
  },
  fixes: {
    'with await': {
      before: 'import asyncio\nasync def f(q: asyncio.Queue):\n    q.join()\n',
      after: 'import asyncio\nasync def f(q: asyncio.Queue):\n    await q.join()\n',
      title: 'Await join()',
    },
  },
});

ruleTests(aio203, {
  flags: {
    'the guard of a case, and what is named in a condition': `
async def ready(): ...
async def main(x):
    match x:
        case 1 if ready():  # !
            pass
        case 2 if await ready():
            pass
    if (y := ready()):  # !
        pass
    while y := await ready():
        pass
`,
    'a coroutine that is compared': `
async def get(): ...
async def main():
    if get() == 3:  # !
        pass
    return get() is None  # !
`,

    'every kind of condition': `
async def ready(): ...
async def main(xs):
    if ready():  # !
        pass
    while not ready():  # !
        pass
    x = 1 if ready() else 2  # !
    y = ready() or 3  # !
    z = [i for i in xs if ready()]  # !
`,
  },
  passes: {
    'what is awaited, and the last of an or': `
async def ready(): ...
def plain(): ...
async def main(xs):
    if await ready() or plain():
        return xs or ready()
`,
  },
  fixes: {
    'what a generator expression iterates first': {
      before: 'async def rows(): ...\nasync def main():\n    return any(x for x in (rows() or []))\n',
      after: 'async def rows(): ...\nasync def main():\n    return any(x for x in (await rows() or []))\n',
    },
    'a list comprehension': {
      before: 'async def ready(): ...\nasync def main(xs):\n    return [x for x in xs if ready()]\n',
      after: 'async def ready(): ...\nasync def main(xs):\n    return [x for x in xs if await ready()]\n',
    },
    'with await': {
      before: 'async def ready(): ...\nasync def main():\n    if not ready():\n        pass\n',
      after: 'async def ready(): ...\nasync def main():\n    if not await ready():\n        pass\n',
    },
  },
});

ruleTests(aio204, {
  flags: {
    'a name that nobody reads, and an underscore': `
async def work(): ...
async def main():
    result = work()  # !
    _ = work()  # !
`,
    'tuples of names, and of coroutines': `
async def work(): ...
async def main():
    a, (b, _) = work(), (1, work())  # !
    await a
    both = 1, work()  # !
    c, d = 1, work()  # !
    print(b, c)
`,
  },
  passes: {
    'tuples that are read, and unpacked otherwise': `
async def work(): ...
async def main(gather, pair):
    a, b = work(), work()
    await gather(a, b)
    both = work(), work()
    await gather(*both)
    c, *rest = work(), work(), work()
    await gather(c, *rest)
    d, e = pair(work())
`,
    'a name that is read, one of a module, one that is bound twice': `
async def work(): ...
coro = work()
async def main(x):
    result = work()
    await result
    if x:
        late = work()
    else:
        late = None
    def inner():
        return other
    other = work()
`,
  },
  fixes: {
    'with await': {
      before: 'async def work(): ...\nasync def main():\n    _ = work()\n',
      after: 'async def work(): ...\nasync def main():\n    _ = await work()\n',
    },
  },
});

ruleTests(aio205, {
  flags: {
    'loops, unpacking, containment': `
class Store:
    async def rows(self): ...
    async def run(self, x):
        for row in self.rows():  # !
            pass
        async for row in self.all():  # !
            pass
        a, b = self.rows()  # !
        if x in self.rows():  # !
            pass
        y = [each for each in self.rows()]  # !
        return print(*self.rows())  # !
    async def all(self):
        return iter([])
`,
    'a coroutine that was given a name': `
import aiohttp
async def main(url):
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        data = response.json()
        print(data["a"])  # !
    plain = aiohttp.ClientSession()
    async with plain.post(url) as other:
        other.text().strip()  # !
    third = await plain.get(url)
    third.read()[0]  # !
`,
    'attributes, items, operators, strings, lengths': `
class Response:
    async def json(self): ...
async def main(r: Response):
    r.json()["a"]  # !
    r.json().items()  # !
    x = r.json() + 1  # !
    print(f"{r.json()}")  # !
    len(r.json())  # !
`,
  },
  passes: {
    'a name that is awaited, or is something else too; a declared method that may be an asynchronous generator': `
class Store:
    async def rows(self): ...
    async def each(self):
        raise NotImplementedError
    async def run(self, x):
        coro = self.rows()
        print(coro.name)
        await coro
        rows = self.rows()
        if x:
            rows = [1]
        print(rows[0])
        async for each in self.each():
            pass
`,
    'the result, and what coroutines have': `
class Response:
    async def json(self): ...
async def main(r: Response):
    (await r.json())["a"]
    r.json().close()
    print(f"{await r.json()}")
`,
  },
  fixes: {
    'with parentheses': {
      before: 'async def data(): ...\nasync def main():\n    return data()["a"]\n',
      after: 'async def data(): ...\nasync def main():\n    return (await data())["a"]\n',
    },
  },
});

ruleTests(aio208, {
  flags: {
    'two awaits in one block': {
      code: `
async def work(): ...
async def main():
    coro = work()
    await coro
    x = await coro  # !
`,
      says: ['awaited here first'],
    },
  },
  passes: {
    'one in each branch, a new coroutine, a task': `
import asyncio
async def work(): ...
async def main(x):
    coro = work()
    if x:
        await coro
    else:
        await coro
    again = work()
    await again
    again = work()
    await again
    task = asyncio.create_task(work())
    await task
    await task
`,
  },
});

ruleTests(aio210, {
  flags: {
    'a function of the program that returns nothing': {
      code: `
class Base:
    def on_start(self):
        pass
def log(text):
    print(text)
async def main(base: Base):
    await log("x")  # !
    await base.on_start()
`,
      says: ['log() returns nothing that can be awaited'],
    },

    'plain methods of asyncio, and time.sleep': `
import asyncio, time
async def main(task: asyncio.Task, q: asyncio.Queue, w: asyncio.StreamWriter):
    await q.put_nowait(1)  # !
    await task.cancel()  # !
    await w.write(b"")  # !
    await time.sleep(1)  # !
`,
  },
  passes: {
    'a method that another base has as a coroutine function': `
class Plain:
    def copy(self):
        print("plain")
class Async(Plain):
    async def copy(self):
        print("async")
class PlainManager(Plain): ...
class AsyncManager(PlainManager, Async):
    async def save(self):
        await self.copy()
`,

    'a function that returns something, and one that another class has as a coroutine function': `
class Base:
    def start(self):
        print("start")
    def wait(self):
        return future
class Sub(Base):
    async def start(self):
        print("start")
async def main(base: Base):
    await base.start()
    await base.wait()
`,

    'what can be awaited, and what is not known': `
import asyncio
async def main(q: asyncio.Queue, unknown):
    await q.put(1)
    await unknown.put_nowait(1)
    await asyncio.get_running_loop().run_in_executor(None, print)
    await asyncio.create_task(q.get())
`,
  },
  fixes: {
    'without await': {
      before: 'import asyncio\nasync def f(t: asyncio.Task):\n    await t.cancel()\n',
      after: 'import asyncio\nasync def f(t: asyncio.Task):\n    t.cancel()\n',
    },
  },
});

ruleTests(aio212, {
  flags: {
    'lists, tuples, comprehensions': `
async def a(): ...
async def main(xs):
    await [a(), a()]  # !
    await (a(), a())  # !
    await [a() for x in xs]  # !
`,
  },
  passes: { 'a call': 'import asyncio\nasync def main(a):\n    await asyncio.gather(*[a()])\n    await (a())\n' },
  fixes: {
    'a list with gather': {
      before: 'import asyncio\nasync def main(a):\n    await [a(), a(),]\n',
      after: 'import asyncio\nasync def main(a):\n    await asyncio.gather(a(), a())\n',
    },
    'a comprehension with gather': {
      before: 'import asyncio\nasync def main(a, xs):\n    await [a(x) for x in xs]\n',
      after: 'import asyncio\nasync def main(a, xs):\n    await asyncio.gather(*[a(x) for x in xs])\n',
    },
  },
});

describe('A fix that awaits', () => {
  it('is not offered within a generator expression, which would become an asynchronous one', async () => {
    const text = 'async def ready(x): ...\nasync def main(xs):\n    return any(x for x in xs if ready(x))\n';
    const checked = await checkProgram(new Map([['main.py', text]]), [aio203]);
    deepStrictEqual(
      [...checked.values()].flatMap(({ diagnostics }) => diagnostics.map(({ code, fixes }) => [code, fixes.length])),
      [['AIO203', 0]],
    );
  });
});

import { aio701 } from '../../../../src/analysis/rules/aio701';
import { aio702 } from '../../../../src/analysis/rules/aio702';
import { aio704 } from '../../../../src/analysis/rules/aio704';
import { aio706 } from '../../../../src/analysis/rules/aio706';
import { aio708 } from '../../../../src/analysis/rules/aio708';
import { aio709 } from '../../../../src/analysis/rules/aio709';
import { aio711 } from '../../../../src/analysis/rules/aio711';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio701, {
  flags: {
    'a join alone': `
import asyncio
async def main():
    queue = asyncio.Queue()
    await queue.put(1)
    await queue.join()  # !
`,
  },
  passes: {
    'task_done() anywhere in the program': `
### worker.py
async def work(queue):
    queue.task_done()
### main.py
import asyncio
async def main():
    queue = asyncio.Queue()
    await queue.join()
`,
    'a thread’s join': 'import threading\ndef f(t: threading.Thread):\n    t.join()\n',
  },
});

ruleTests(aio702, {
  flags: {
    'a get within the try': `
import asyncio
async def work(queue: asyncio.Queue):
    while True:
        try:
            item = await asyncio.wait_for(queue.get(), 1)
            print(item)
        finally:
            queue.task_done()  # !
`,
  },
  passes: {
    'a get before the try': `
import asyncio
async def work(queue: asyncio.Queue, other: asyncio.Queue):
    item = await queue.get()
    try:
        await other.get()
    finally:
        queue.task_done()
`,
  },
});

const unsafe = `
import asyncio
async def work(queue: asyncio.Queue):
    while True:
        item = await queue.get()
        await handle(item)
        queue.task_done()  # !
async def handle(item): ...
async def main(queue: asyncio.Queue):
    await queue.join()
`;

ruleTests(aio704, {
  flags: {
    'one that is called for the last item too': `
import asyncio
async def consume(queue: asyncio.Queue):
    while True:
        item = await queue.get()
        if item is None:
            queue.task_done()
            break
        print(item)
        queue.task_done()  # !
async def main(queue: asyncio.Queue):
    await queue.join()
`,
    'work that may fail': unsafe,
  },
  passes: {
    'looks and words beside what handles its errors': `
import asyncio, logging
logger = logging.getLogger()
class Worker:
    def __init__(self):
        self.queue = asyncio.Queue()
    async def run(self):
        while True:
            name = await self.queue.get()
            handler = getattr(self, name)
            logger.debug("%s", len(name))
            try:
                await handler()
            except Exception:
                logger.exception("failed")
            self.queue.task_done()
    async def stop(self):
        await self.queue.join()
`,
    'a finally, work that handles its errors, a queue that nobody joins': `
import asyncio
async def one(queue: asyncio.Queue):
    item = await queue.get()
    try:
        print(item)
    finally:
        queue.task_done()
async def two(queue: asyncio.Queue):
    item = await queue.get()
    try:
        print(item)
    except Exception:
        pass
    queue.task_done()
async def main(queue: asyncio.Queue):
    await queue.join()
`,
    'no join': unsafe.replace('  # !', '').replace('await queue.join()', 'pass'),
  },
  fixes: {
    'with a finally': {
      before:
        'import asyncio\nasync def w(q: asyncio.Queue):\n    x = await q.get()\n    print(x)\n    if x:\n        print(2)\n    q.task_done()\nasync def m(q: asyncio.Queue):\n    await q.join()\n',
      after:
        'import asyncio\nasync def w(q: asyncio.Queue):\n    x = await q.get()\n    try:\n        print(x)\n        if x:\n            print(2)\n    finally:\n        q.task_done()\nasync def m(q: asyncio.Queue):\n    await q.join()\n',
    },
  },
});

ruleTests(aio706, {
  flags: {
    'work between acquire and release': `
import asyncio
lock = asyncio.Lock()
async def f():
    await lock.acquire()  # !
    print(1)
    lock.release()
`,
  },
  passes: {
    'a try with finally, async with, a release elsewhere': `
import asyncio
lock = asyncio.Lock()
async def f():
    await lock.acquire()
    try:
        print(1)
    finally:
        lock.release()
    async with lock:
        print(1)
async def g():
    await lock.acquire()
    print(1)
def h():
    lock.release()
`,
  },
  fixes: {
    'with async with': {
      before:
        'import asyncio\nlock = asyncio.Lock()\nasync def f():\n    await lock.acquire()\n    print(1)\n    lock.release()\n',
      after: 'import asyncio\nlock = asyncio.Lock()\nasync def f():\n    async with lock:\n        print(1)\n',
    },
  },
});

ruleTests(aio708, {
  flags: {
    'a method that takes the lock again, through another one': {
      code: `
import asyncio
class Account:
    def __init__(self):
        self.lock = asyncio.Lock()
    async def withdraw(self):
        async with self.lock:
            await self.check()  # !
    async def check(self):
        await self.balance()
    async def balance(self):
        async with self.lock:
            return 1
`,
      says: ['is taken again here'],
    },
  },
  passes: {
    'another lock, a method that takes none, one behind the lock, one that a subclass replaces': `
import asyncio
class Account:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.other = asyncio.Lock()
    async def withdraw(self):
        async with self.lock:
            await self.plain()
            await self.with_other()
            await self.hook()
        await self.balance()
    async def plain(self): ...
    async def with_other(self):
        async with self.other: ...
    async def balance(self):
        async with self.lock: ...
    async def hook(self):
        async with self.lock: ...
class Better(Account):
    async def hook(self): ...
`,
  },
});

ruleTests(aio709, {
  flags: {
    'a semaphore of each call': `
import asyncio
async def fetch(url):
    limit = asyncio.Semaphore(5)  # !
    async with limit:
        return url
`,
  },
  passes: {
    'locks that others get': `
import asyncio
limit = asyncio.Semaphore(5)
async def fetch(url):
    async with limit:
        return url
async def all(urls):
    own = asyncio.Semaphore(5)
    async def one(url):
        async with own:
            return url
    await asyncio.gather(*[one(u) for u in urls])
async def given(urls, get):
    own = asyncio.Lock()
    async with own:
        pass
    await get(own)
`,
  },
});

ruleTests(aio711, {
  flags: {
    'with something else entered, or in a function of its own': `
class A:
    async def one(self): ...
    async def add(self, session):
        async with session:
            self.total += await self.one()  # !
        async with self.lock:
            async def later():
                self.total += await self.one()  # !
`,
    'attributes and items': `
totals = {}
class A:
    async def one(self): ...
    async def add(self):
        self.total += await self.one()  # !
        self.by["x"] += 1 + await self.one()  # !
        totals["x"] += await self.one()  # !
`,
  },
  passes: {
    'sets and lists, which stay the same ones': `
class A:
    def __init__(self, names):
        self.names = names
        self.items = []
    async def more(self): ...
    async def add(self):
        self.names |= await self.more()
        self.items += await self.more()
`,
    'with a lock held': `
import asyncio
class A:
    def __init__(self, guards):
        self.one_at_a_time = asyncio.Lock()
        self.mutex = guards.pop()
    async def one(self): ...
    async def add(self):
        async with self.one_at_a_time:
            self.total += await self.one()
        async with self.mutex:
            if self.total:
                self.total += await self.one()
`,
    'locals, and an await before': `
class A:
    async def one(self): ...
    async def add(self, other):
        total = 0
        total += await self.one()
        value = await self.one()
        self.total += value
`,
  },
  fixes: {
    'with the await first': {
      before: 'class A:\n    async def one(self): ...\n    async def add(self):\n        self.n += await self.one()\n',
      after:
        'class A:\n    async def one(self): ...\n    async def add(self):\n        value = await self.one()\n        self.n += value\n',
    },
  },
});

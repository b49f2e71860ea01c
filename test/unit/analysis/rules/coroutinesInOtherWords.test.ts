/** Mistakes in other words than in each rule's own tests: in other files, behind names, in expressions. */
import { aio108 } from '../../../../src/analysis/rules/aio108';
import { aio201 } from '../../../../src/analysis/rules/aio201';
import { aio202 } from '../../../../src/analysis/rules/aio202';
import { aio203 } from '../../../../src/analysis/rules/aio203';
import { aio204 } from '../../../../src/analysis/rules/aio204';
import { aio205 } from '../../../../src/analysis/rules/aio205';
import { aio208 } from '../../../../src/analysis/rules/aio208';
import { aio210 } from '../../../../src/analysis/rules/aio210';
import { aio212 } from '../../../../src/analysis/rules/aio212';
import { aio214 } from '../../../../src/analysis/rules/aio214';
import { aio216 } from '../../../../src/analysis/rules/aio216';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio108, {
  flags: {
    'a helper by star imports of star imports, beside the script': `
### app/base.py
import asyncio
async def fetch(): ...
def get():
    return asyncio.run(fetch())
### app/helpers.py
from base import *
### app/main.py
from helpers import *
async def main():
    get()  # !
`,
    'a helper in a folder that says nothing of being a package': `
### tools/helpers.py
import asyncio
async def fetch(): ...
def get():
    return asyncio.run(fetch())
### main.py
import tools.helpers
async def main():
    tools.helpers.get()  # !
`,
    'a property, and what with enters': {
      code: `
import asyncio
async def fetch(): ...
class Client:
    @property
    def state(self):
        return asyncio.run(fetch())
    def __enter__(self):
        asyncio.get_event_loop().run_until_complete(fetch())
        return self
    def __exit__(self, *error): ...
async def main():
    client = Client()
    print(client.state)  # !
    with client:  # !
        pass
`,
      says: ["'Client.state' calls asyncio.run()"],
    },
  },
  passes: {
    'a name that another star import brings later, or that the last one does not have': `
### one.py
import asyncio
async def fetch(): ...
def get():
    return asyncio.run(fetch())
def _hidden():
    return asyncio.run(fetch())
### two.py
from main import *
def get(): ...
### main.py
from one import *
from two import *
async def main():
    get()
    _hidden()
`,
    'a property that is set, and one of which a subclass has its own': `
import asyncio
async def fetch(): ...
class Client:
    @property
    def state(self):
        return asyncio.run(fetch())
    @state.setter
    def state(self, value): ...
class Quiet(Client):
    @property
    def state(self): ...
async def main(client: Client):
    client.state = 1
    print(client.state)
`,
  },
});

const work = `
import asyncio
async def work(number=0): ...
`;

ruleTests(aio201, {
  flags: {
    'parts of an expression that is dropped': `${work}
async def main(flag):
    [work(i) for i in range(3)]  # !
    flag and work()  # !
    work(1) if flag else print()  # !
    flag, work()  # !
`,
  },
  passes: {
    'what is kept, awaited, or never made': `${work}
async def main(flag):
    kept = [work(i) for i in range(3)]
    flag and await work()
    (work(i) for i in range(3))
    [await work(i) for i in range(3)]
    [print, work][1]
    return kept
`,
  },
  fixes: {
    'an await within': {
      before: `${work}async def main(flag):\n    flag and work()\n`,
      after: `${work}async def main(flag):\n    flag and await work()\n`,
    },
  },
});

ruleTests(aio202, {
  flags: {
    'methods of web sockets': `
from fastapi import FastAPI, WebSocket
app = FastAPI()
@app.websocket("/ws")
async def ws(socket: WebSocket):
    socket.accept()  # !
    while True:
        socket.send_text(await socket.receive_text())  # !
`,
    'parts of an expression that is dropped': `
import asyncio
async def main(flag):
    flag and asyncio.sleep(1)  # !
`,
  },
  passes: { 'a future of gather': 'import asyncio\nasync def main(flag):\n    flag or asyncio.gather()\n' },
});

ruleTests(aio203, {
  flags: {
    'an assertion of unittest': `
import unittest
async def work(): ...
class T(unittest.IsolatedAsyncioTestCase):
    async def test_work(self):
        self.assertTrue(work())  # !
        self.assertTrue(await work())
        self.assertEqual(await work(), None)
`,
    'what all() and any() look at': `${work}
async def main(items):
    if all(work(i) for i in items):  # !
        return any([work(i) for i in items])  # !
`,
  },
  passes: {
    'awaited ones, and what is only collected': `${work}
async def main(items):
    return all([await work(i) for i in items]), list(work(i) for i in items)
`,
  },
});

ruleTests(aio204, {
  flags: { 'a name with its type': `${work}async def main():\n    kept: object = work()  # !\n` },
  passes: { 'one that is read': `${work}async def main():\n    kept: object = work()\n    await kept\n` },
});

ruleTests(aio205, {
  flags: { 'a sign': `${work}async def main():\n    return -work()  # !\n` },
  passes: { 'a sign of the result': `${work}async def main():\n    return -await work()\n` },
});

ruleTests(aio208, {
  flags: {
    'an await in a loop, of what is made before it': {
      code: `${work}
async def main():
    once = work()
    for _ in range(3):
        await once  # !
`,
      says: ['in each turn of the loop', 'made here, once'],
    },
    'one that a task was made of, or that was waited for': `${work}
async def main():
    one = work()
    task = asyncio.create_task(one)
    await asyncio.wait_for(one, 1)  # !
    return task
`,
  },
  passes: {
    'loops that are left, or that make it; the same one given to gather, which looks': `${work}
async def main():
    once = work()
    while True:
        await once
        break
    for _ in range(3):
        anew = work()
        await anew
    twice = work()
    await asyncio.gather(twice, twice)
    tried = work()
    while True:
        try:
            await tried
        except OSError:
            pass
`,
  },
});

ruleTests(aio210, {
  flags: {
    'what a plain function of the program returns': `
class Store:
    def size(self):
        return 3
async def main(store: Store):
    return await store.size()  # !
`,
    'objects of asyncio, handles, and None': {
      code: `
import asyncio
async def main(queue: asyncio.Queue):
    event = asyncio.Event()
    await event  # !
    await queue  # !
    await asyncio.get_running_loop().call_soon(print)  # !
    await asyncio.timeout(1)  # !
    await None  # !
`,
      says: ['This is asyncio.Event, and cannot be awaited'],
    },
  },
  passes: {
    'what may be something else': `
import asyncio
class Base:
    task = None
    def one(self):
        return None
    def some(self, flag):
        return 3 if flag else self.task
class Other(Base):
    def size(self):
        return asyncio.sleep(1)
class Store:
    def size(self):
        return 3
class Later(Store):
    async def size(self): ...
async def main(base: Base, store: Store):
    await base.task
    await base.one()
    await base.some(True)
    await store.size()
    await asyncio.Event().wait()
`,
  },
});

ruleTests(aio212, {
  flags: {
    'a list by its name': `${work}
async def main():
    tasks = [asyncio.create_task(work(i)) for i in range(3)]
    await tasks  # !
`,
  },
  passes: {
    'a name that is bound again, or given': `${work}
async def main(tasks):
    await tasks
    waits = []
    waits = asyncio.gather(*waits)
    await waits
`,
  },
  fixes: {
    'gather of a list by its name': {
      before: `${work}async def main():\n    tasks = [work()]\n    await tasks\n`,
      after: `${work}async def main():\n    tasks = [work()]\n    await asyncio.gather(*tasks)\n`,
    },
  },
});

ruleTests(aio214, {
  flags: {
    'the key of a list’s sort, and map in any()': `
async def rank(item): ...
def main(items):
    items.sort(key=rank)  # !
    return any(map(rank, items))  # !
`,
  },
  passes: {
    'plain keys, and map for gather': `
import asyncio
async def rank(item): ...
async def main(items):
    items.sort(key=len)
    return await asyncio.gather(*map(rank, items))
`,
  },
});

ruleTests(aio216, {
  flags: {
    'a lambda that makes a coroutine': `${work}
async def main():
    asyncio.get_running_loop().call_soon(lambda: work())  # !
`,
  },
  passes: {
    'a lambda that makes a task, and one whose result is awaited': `${work}
async def main():
    asyncio.get_running_loop().call_soon(lambda: asyncio.create_task(work()))
    await (await asyncio.to_thread(lambda: work()))
`,
    'what takes coroutine functions too': `
from django.urls import path
from fastapi import BackgroundTasks, Depends
from starlette.routing import Route
async def work(): ...
routes = [Route("/", work), path("x", work)]
def read(tasks: BackgroundTasks, given=Depends(work)):
    tasks.add_task(work)
`,
  },
});

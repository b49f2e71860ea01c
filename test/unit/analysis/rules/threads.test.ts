import { aio602 } from '../../../../src/analysis/rules/aio602';
import { aio603 } from '../../../../src/analysis/rules/aio603';
import { aio604 } from '../../../../src/analysis/rules/aio604';
import { aio606 } from '../../../../src/analysis/rules/aio606';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio602, {
  flags: {
    'functions that asgiref and channels run in threads': `
import asyncio
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
async def work(): ...
@sync_to_async
def load():
    asyncio.create_task(work())  # !
@database_sync_to_async
def store():
    asyncio.get_running_loop()  # !
def save():
    asyncio.create_task(work())  # !
async def view(request):
    await database_sync_to_async(save)()
`,
    'what is done when something else says so': `
import asyncio, queue, threading
async def work(): ...
class Worker:
    def __init__(self, items: queue.Queue):
        self.items = items
    def run(self, name):
        while True:
            item = self.items.get()
            if item and self.items:
                asyncio.create_task(work())  # !
    def start(self):
        threading.Thread(target=self.run).start()
`,
    'a lambda that runs in a thread': `
import asyncio
async def main():
    await asyncio.to_thread(lambda: asyncio.get_running_loop())  # !
`,

    'a task made in a thread': {
      code: `
import asyncio
async def w(): ...
def work():
    asyncio.create_task(w())  # !
async def main():
    await asyncio.to_thread(work)
`,
      says: ["'work' runs in another thread"],
    },
    'a thread as a class': `
import asyncio, threading
class Worker(threading.Thread):
    def run(self):
        asyncio.get_running_loop()  # !
`,
    'plain functions of FastAPI and Starlette: dependencies, background tasks, endpoints': `
import asyncio
from fastapi import APIRouter, BackgroundTasks, Depends
from starlette.endpoints import HTTPEndpoint
from starlette.routing import Route
router = APIRouter()
def session():
    return asyncio.get_running_loop()  # !
def log(text):
    return asyncio.get_running_loop()  # !
@router.get("/")
async def read(tasks: BackgroundTasks, given=Depends(session)):
    tasks.add_task(log, "read")
def page(request):
    return asyncio.get_running_loop()  # !
routes = [Route("/", page)]
class Pages(HTTPEndpoint):
    def get(self, request):
        return asyncio.get_running_loop()  # !
`,
    'a sync endpoint of FastAPI': `
import asyncio
from fastapi import FastAPI
app = FastAPI()
async def w(): ...
@app.get("/")
def read():
    asyncio.create_task(w())  # !
`,
  },
  passes: {
    'what is done only when a parameter says so': `
import asyncio, threading
async def work(): ...
def start(use_async):
    if use_async:
        return asyncio.create_task(work())
    return asyncio.all_tasks() if use_async is not None else None
def run():
    start(False)
threading.Thread(target=run).start()
`,
    'a thread that runs a loop, and one that looks': `
import asyncio, threading
async def w(): ...
def own():
    asyncio.run(w())
    helper()
def helper():
    asyncio.get_running_loop()
def careful():
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
threading.Thread(target=own).start()
threading.Thread(target=careful).start()
`,
    'an asynchronous endpoint': `
import asyncio
from fastapi import FastAPI
app = FastAPI()
async def w(): ...
@app.get("/")
async def read():
    return asyncio.create_task(w())
`,
  },
});

ruleTests(aio603, {
  flags: {
    'a thread that asks for a loop to run it': `
import asyncio, threading
async def job(): ...
def work():
    loop = asyncio.get_event_loop()  # !
    loop.run_until_complete(job())
threading.Thread(target=work).start()
`,

    'a loop asked for in a thread': `
import asyncio, threading
def work():
    loop = asyncio.get_event_loop()  # !
    return loop
threading.Thread(target=work).start()
`,
  },
  passes: {
    'a thread that sets one through a helper': `
import asyncio, threading
async def job(): ...
def prepare():
    asyncio.set_event_loop(asyncio.new_event_loop())
def work():
    prepare()
    asyncio.get_event_loop().run_until_complete(job())
threading.Thread(target=work).start()
`,

    'a policy that gives every thread a loop': `
import asyncio, threading
class Policy(asyncio.DefaultEventLoopPolicy): ...
asyncio.set_event_loop_policy(Policy())
def work():
    asyncio.get_event_loop()
threading.Thread(target=work).start()
`,
    'a thread that sets one': `
import asyncio, threading
def work():
    asyncio.set_event_loop(asyncio.new_event_loop())
    return asyncio.get_event_loop()
threading.Thread(target=work).start()
`,
  },
});

ruleTests(aio604, {
  flags: {
    'a coroutine that keeps only some errors, or raises them again': `
import asyncio
async def some(coro):
    try:
        await coro
    except ValueError:
        pass
async def again(coro):
    try:
        await coro
    except Exception as error:
        print(error)
        raise
async def behind(coro):
    try:
        await coro
    except Exception:
        pass
    await coro
def start(coro, loop):
    asyncio.run_coroutine_threadsafe(some(coro), loop)  # !
    asyncio.run_coroutine_threadsafe(again(coro), loop)  # !
    asyncio.run_coroutine_threadsafe(behind(coro), loop)  # !
`,
    'a dropped future': 'import asyncio\ndef f(c, loop):\n    asyncio.run_coroutine_threadsafe(c, loop)  # !\n',
  },
  passes: {
    'what is put into a queue, which cannot fail': `
import asyncio
def push(loop: asyncio.AbstractEventLoop, queue: asyncio.Queue):
    asyncio.run_coroutine_threadsafe(queue.put(1), loop)
`,
    'a coroutine that keeps its errors itself': `
import asyncio
async def runner(coro, result, event):
    '''Keeps the result.'''
    told = None
    try:
        result[0] = await coro
    except Exception as error:
        result[0] = error
    finally:
        event.set()
def start(coro, result, event, loop):
    asyncio.run_coroutine_threadsafe(runner(coro, result, event), loop)
`,
    'a coroutine that does nothing that could fail': `
import asyncio
class Entity:
    async def added(self):
        async def event_set():
            '''Wakes who waits.'''
            self.event.set()
        def update(value):
            asyncio.run_coroutine_threadsafe(event_set(), self.loop)
        self.event = asyncio.Event()
        await self.library.add(update)
`,
    'a future that is kept or asked': `
import asyncio
def f(c, loop):
    future = asyncio.run_coroutine_threadsafe(c, loop)
    asyncio.run_coroutine_threadsafe(c, loop).add_done_callback(print)
    return future
`,
  },
});

ruleTests(aio606, {
  flags: {
    'a lock held while waiting': `
import asyncio, threading
class A:
    def __init__(self):
        self._lock = threading.Lock()
    async def f(self):
        with self._lock:  # !
            await asyncio.sleep(1)
`,
    'a lock that the thread has already': {
      code: 'import asyncio, threading\nlock = threading.RLock()\nasync def f():\n    with lock:  # !\n        await asyncio.sleep(1)\n',
      says: ['it lets every other task of this thread in as well'],
    },
  },
  passes: {
    'a lock that is given back for the time': `
import threading
lock = threading.Lock()
async def main(ready):
    with lock:
        lock.release()
        try:
            await ready.wait()
        finally:
            lock.acquire()
`,

    'nothing awaited, an asynchronous lock, a plain function': `
import asyncio, threading
lock = threading.Lock()
alock = asyncio.Lock()
async def f():
    with lock:
        x = 1
    async with alock:
        await asyncio.sleep(1)
def g():
    with lock:
        async def inner():
            await asyncio.sleep(1)
`,
  },
});

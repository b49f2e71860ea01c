import { aio601 } from '../../../../src/analysis/rules/aio601';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio601, {
  flags: {
    'a method whose thread is started by what then runs the loop': `
import asyncio, threading
class App:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.queue = asyncio.Queue()
    def start(self):
        threading.Thread(target=self.worker).start()
        self.loop.run_forever()
    def worker(self):
        self.queue.put_nowait(1)  # !
        self.loop.stop()  # !
`,
    'what a lambda in another thread calls, and a partial function there': {
      code: `
import asyncio, threading
from functools import partial
loop = asyncio.new_event_loop()
def stop():
    loop.stop()  # !
def put(queue: asyncio.Queue, item):
    queue.put_nowait(item)  # !
put_one = partial(put, asyncio.Queue(), 1)
def main():
    threading.Thread(target=lambda: stop()).start()
    threading.Thread(target=put_one).start()
`,
      says: ['given to threading.Thread() here, in main()', 'called here, in a lambda'],
    },
    'a loop that is asked for where none is given': `
import asyncio, threading
class Background:
    def __init__(self, loop=None, other=None):
        self.loop = loop or asyncio.get_event_loop()
        if other is None:
            other = asyncio.new_event_loop()
        self.other = other
        threading.Thread(target=self.work).start()
    def work(self):
        self.loop.call_soon(print)  # !
        self.other.call_soon(print)  # !
`,

    'a method that is given to a thread, and a lambda': {
      code: `
import asyncio, threading
loop = asyncio.new_event_loop()
threading.Timer(5, loop.stop).start()  # !
async def main(queue: asyncio.Queue, event: asyncio.Event):
    threading.Thread(target=lambda: queue.put_nowait(1)).start()  # !
    await asyncio.to_thread(event.set)  # !
    await asyncio.to_thread(loop.call_soon_threadsafe, event.set)
    threading.Thread(target=loop.run_forever).start()
`,
      says: [
        'threading.Timer() calls it in another thread',
        "'lambda' runs in another thread",
        'the lambda is given to threading.Thread() here',
      ],
    },

    'loop.stop() in a thread’s function': {
      code: `
import asyncio, threading
loop = asyncio.new_event_loop()
def stopper():
    loop.stop()  # !
threading.Thread(target=stopper).start()
`,
      says: ["'stopper' runs in another thread"],
    },
    'a loop that another thread runs, as in the article': {
      code: `
import asyncio, time
from threading import Thread
async def start(): ...
def run_it_forever(loop):
    loop.run_forever()
def main():
    loop = asyncio.get_event_loop()
    loop.create_task(start())
    thread = Thread(target=run_it_forever, args=(loop,))
    thread.start()
    time.sleep(5)
    loop.stop()  # !
def other(loop: asyncio.AbstractEventLoop):
    Thread(target=loop.run_forever).start()
    loop.call_soon(print)  # !
`,
      says: ['another thread runs the loop', 'the loop runs in this thread'],
    },
    'a queue filled in an executor': `
import asyncio
async def main():
    queue = asyncio.Queue()
    def fill():
        queue.put_nowait(1)  # !
    await asyncio.to_thread(fill)
`,
    'a future set through a helper': `
import asyncio
class Bridge:
    def __init__(self):
        self.done = asyncio.Event()
    def work(self):
        self.finish()
    def finish(self):
        self.done.set()  # !
    async def run(self):
        await asyncio.get_running_loop().run_in_executor(None, self.work)
`,
  },
  passes: {
    'a method whose thread runs the loop': `
import asyncio, threading
class App:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.queue = asyncio.Queue()
    def start(self):
        threading.Thread(target=self.worker).start()
    def worker(self):
        self.fill()
        self.loop.run_forever()
    def fill(self):
        self.queue.put_nowait(1)
`,
    'what a lambda calls that the loop runs': `
import asyncio, threading
loop = asyncio.new_event_loop()
def stop():
    loop.stop()
def other():
    loop.call_soon_threadsafe(lambda: stop())
threading.Thread(target=other).start()
`,
    'a thread that runs the loop of something that is not known': `
import asyncio, threading
class Background:
    def __init__(self, loop):
        self.loop = loop
        self.task = asyncio.ensure_future(self.work())
        threading.Thread(target=self.main).start()
    async def work(self): ...
    def main(self):
        self.loop.run_sync(print)
        self.task.cancel()
`,
    call_soon_threadsafe: `
import asyncio, threading
loop = asyncio.new_event_loop()
def stopper():
    loop.call_soon_threadsafe(loop.stop)
threading.Thread(target=stopper).start()
`,
    'a thread that runs its own loop': `
import asyncio, threading
def run():
    loop = asyncio.new_event_loop()
    loop.call_soon(print)
    loop.run_forever()
threading.Thread(target=run).start()
`,
    'an event that is only put back, which wakes nobody': `
import asyncio, threading
event = asyncio.Event()
def work():
    event.clear()
threading.Thread(target=work).start()
`,
    'an event of threading': `
import threading
done = threading.Event()
def work():
    done.set()
threading.Thread(target=work).start()
`,
  },
  fixes: {
    'loop.stop()': {
      before:
        'import asyncio, threading\nloop = asyncio.new_event_loop()\ndef f():\n    loop.stop()\nthreading.Thread(target=f)\n',
      after:
        'import asyncio, threading\nloop = asyncio.new_event_loop()\ndef f():\n    loop.call_soon_threadsafe(loop.stop)\nthreading.Thread(target=f)\n',
    },
  },
});

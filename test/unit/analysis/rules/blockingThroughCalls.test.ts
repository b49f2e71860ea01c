import { aio511 } from '../../../../src/analysis/rules/aio511';
import { aio514 } from '../../../../src/analysis/rules/aio514';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio511, {
  flags: {
    'lambdas and partial functions that are kept in names': `
import time
from functools import partial
def wait(seconds):
    time.sleep(seconds)
pause = lambda: wait(1)
second = partial(wait, 1)
async def main(loop):
    pause()  # !
    second()  # !
    await loop.run_in_executor(None, lambda: wait(1))
    await loop.run_in_executor(None, pause)
`,
    'the same of each function whatever was asked before: of a chain that is too long, and of functions that call each other': `
import time
def f1(): f2()
def f2(): f3()
def f3(): f4()
def f4(): f5()
def f5(): f6()
def f6(): time.sleep(1)
def ping(): pong(); time.sleep(1)
def pong(): ping()
async def main():
    f1()
    f2()  # !
    f5()  # !
    ping()  # !
    pong()  # !
`,
    'what runs without being called by name: a property, an object, a manager, a partial': {
      code: `
### helpers.py
import time
from contextlib import contextmanager
class Base:
    @property
    def size(self):
        time.sleep(1)
        return 1
    @size.setter
    def size(self, value):
        self._size = value
class Client(Base):
    def __enter__(self):
        time.sleep(1)
        return self
    def __exit__(self, *_): ...
    def __call__(self):
        time.sleep(1)
class Closing:
    def __enter__(self): ...
    def __exit__(self, *_):
        time.sleep(1)
@contextmanager
def waiting():
    time.sleep(1)
    yield
def helper():
    with Client():
        pass
### main.py
from functools import partial
from helpers import Client, Closing, helper, waiting
class Service:
    def __init__(self, client: Client):
        self.client = client
    async def run(self):
        if self.client.size > 3:  # !
            pass
        self.client()  # !
        with self.client:  # !
            pass
        with open('x') as f, Closing() as c:  # !
            pass
        with waiting():  # !
            pass
        helper()  # !
        partial(helper)()  # !
`,
      says: ["'Base.size' runs here and calls time.sleep()", "'Closing.__exit__' runs here"],
    },
    'what may return before it blocks, as a hint': {
      code: `
import requests
kept = {}
def fetch(url):
    if url in kept:
        return kept[url]
    return requests.get(url)
async def main(url):
    fetch(url)  # !
`,
      says: ["'fetch' may call requests.get()"],
    },

    'a helper in another file, at any depth': {
      code: `
### util.py
import time
def helper():
    retry()
def retry():
    time.sleep(1)
### main.py
import util
async def main():
    util.helper()  # !
`,
      says: ["'helper' calls time.sleep()", 'util.py: called here, in helper()', 'util.py: called here, in retry()'],
    },
    'a constructor, and a method of self': `
import requests
class Client:
    def __init__(self, url):
        self.data = requests.get(url)
class App:
    def load(self):
        return requests.get("x")
    async def run(self):
        Client("x")  # !
        self.load()  # !
`,
    'what an object does that was entered, which is what its __aenter__ gives: itself, with no annotation': {
      code: `
import time
class Client:
    async def __aenter__(self): return self
    async def __aexit__(self, *error): ...
    @property
    def slow(self): time.sleep(1)
async def main():
    async with Client() as client:
        client.slow  # !
`,
    },
  },
  passes: {
    'a property that is set, what a subclass has another of, managers that are asynchronous, what is not known': `
import time
from contextlib import asynccontextmanager
class Client:
    @property
    def size(self):
        return 1
    @size.setter
    def size(self, value):
        time.sleep(1)
    @property
    def other(self):
        time.sleep(1)
    @property
    def kept(self):
        time.sleep(1)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *_): ...
    def __enter__(self):
        time.sleep(1)
    def __exit__(self, *_): ...
    def __call__(self):
        time.sleep(1)
class Special(Client):
    @property
    def size(self):
        return 2
    @property
    def other(self):
        return 2
    def __call__(self):
        return 2
    def __enter__(self):
        return self
@asynccontextmanager
async def later():
    yield
async def main(client: Client, unknown):
    client.size = 3
    client.kept = 3
    del client.kept
    for client.kept in []:
        pass
    client.kept, x = 1, 2
    client.other
    client()
    with client:
        pass
    async with client, later():
        pass
    unknown.size
    with unknown:
        pass
def plain(client: Client):
    client.kept
`,
    'helpers in threads, coroutine functions, what only defines': `
import asyncio, time
def helper():
    time.sleep(1)
async def other():
    await asyncio.to_thread(helper)
def makes():
    def inner():
        time.sleep(1)
    return inner
async def main():
    await other()
    makes()
`,
  },
  fixes: {
    'with a thread': {
      before: 'import asyncio, time\ndef h(a):\n    time.sleep(a)\nasync def f():\n    h(1)\n',
      after: 'import asyncio, time\ndef h(a):\n    time.sleep(a)\nasync def f():\n    await asyncio.to_thread(h, 1)\n',
    },
  },
});

ruleTests(aio514, {
  flags: {
    'a helper that a callback calls, and a lambda': {
      code: `
import asyncio, time
def nap():
    time.sleep(1)
def tick():
    nap()  # !
async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(tick)
    loop.call_later(1, lambda: nap())  # !
    await asyncio.to_thread(nap)
`,
      says: [
        'given to loop.call_soon() here, in main()',
        'called here, in nap()',
        'the lambda is given to loop.call_later() here',
      ],
    },

    'callbacks of the loop and of protocols': {
      code: `
import asyncio, time
def tick():
    time.sleep(1)  # !
class Echo(asyncio.Protocol):
    def data_received(self, data):
        time.sleep(1)  # !
async def main():
    asyncio.get_running_loop().call_later(1, tick)
`,
      says: ["which calls 'tick'"],
    },
  },
  passes: {
    'a thread’s function': `
import asyncio, time
def tick():
    time.sleep(1)
async def main():
    await asyncio.to_thread(tick)
`,
  },
});

import { aio201 } from '../../../../src/analysis/rules/aio201';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio201, {
  flags: {
    'what stands beside lines that do not parse, and nothing in these': `
import asyncio
async def work(n): ...
async def m(x):
    if x:
        foo bar work(1)
        work(100)
    for y in x:
        ok = 1
        awit work(2)
        work(101)  # !
    try:
        retrun work(3)
    except ValueError:
        work(102)  # !
    with x:
        work(4) foo
    async with x: !ls work(5)
    work(103)  # !
    while x: work(104)  # !
class A:
    x y work(6)
    async def z(self):
        self.q w work(7)
        work(105)  # !
    foo work(8)
    def k(self):
        work(106)  # !
if x:
    foo work(9)
work(10) foo
    !ls work(11)
    $x work(12)
    print "x", work(13)
    if x work(14)
`,
    'a class beside others whose attributes are set by name': `
### client/methods.py
class Methods:
    async def stop(self): ...
    def set(self, **given):
        for name, value in given.items():
            setattr(self, name, value)
    def __exit__(self, *error):
        self.stop()  # !
### other/sync.py
import inspect
def wrap(source, name):
    def run(): ...
    if inspect.iscoroutinefunction(getattr(source, name)):
        setattr(source, name, run)
def main():
    async def work(): ...
    work()  # !
`,
    'partial functions that are kept in names': `
from functools import partial
async def fetch(url): ...
class Client:
    def __init__(self):
        self.get = partial(fetch, "x")
    def start(self):
        self.get()  # !
later = partial(fetch, "y")
def main():
    now = partial(fetch, "z")
    now()  # !
    later()  # !
`,
    'functions that a decorator of the program wraps, or leaves as they are': `
import functools
def log(fn):
    @functools.wraps(fn)
    async def inner(*args):
        return await fn(*args)
    return inner
def retry(times):
    def decorate(fn):
        async def inner(*args):
            return await fn(*args)
        return inner
    return decorate
def register(fn):
    print(fn)
    return fn
@log
async def a(): ...
@retry(3)
async def b(): ...
@register
async def c(): ...
def main():
    a()  # !
    b()  # !
    c()  # !
`,
    'what super() has, and what one of two values of a kind is': `
class Base:
    async def close(self): ...
class Client(Base):
    async def close(self):
        super().close()  # !
    def stop(self, x):
        third = Client() if x else None
        third.close()  # !
`,

    'a coroutine function within raises': `
import pytest
async def work(): ...
def test_work():
    with pytest.raises(ValueError):
        work()  # !
`,
    'overloads that give the same': `
from typing import overload
class Client:
    async def send(self): ...
@overload
def get(x: int) -> Client: ...
@overload
def get(x: str) -> Client: ...
def get(x):
    return Client()
def main():
    get(1).send()  # !
`,
    'a coroutine function of the file': {
      code: `
async def work(): ...
async def main():
    work()  # !
`,
      says: ["Coroutine 'work' is not awaited", "'work' is a coroutine function"],
    },
    'a method of self, of an attribute and of a local': `
class Client:
    async def get(self): ...
class App:
    def __init__(self):
        self.client = Client()
    async def helper(self): ...
    async def run(self):
        self.helper()  # !
        self.client.get()  # !
        other = Client()
        other.get()  # !
`,
    'one that an annotation names, across files': `
### client.py
class Client:
    async def get(self): ...
### main.py
from __future__ import annotations
from client import Client
async def main(client: "Client | None"):
    client.get()  # !
`,
    'a plain function that calls one': `
async def work(): ...
def main():
    work()  # !
`,
    'what a helper returns': `
async def work(): ...
def later():
    return work()
async def main():
    later()  # !
`,
  },
  passes: {
    'functions in whose place the package puts others': `
### client/methods.py
class Methods:
    async def stop(self): ...
    def __exit__(self, *error):
        self.stop()
### client/sync.py
import inspect
from client.methods import Methods
def wrap(source, name):
    method = getattr(source, name)
    def run(*args):
        return method(*args)
    if inspect.iscoroutinefunction(method):
        setattr(source, name, run)
for name in dir(Methods):
    wrap(Methods, name)
`,
    'what may be another class of the program, or stands where a constant never comes': `
IS_SYNC = False
class Manager:
    async def start(self): ...
class SyncManager(Manager):
    pass
class Server:
    def __init__(self, manager=None, other=None):
        if manager is None:
            manager = Manager()
        self.manager = manager
        self.other = other or Manager()
    def start(self):
        self.manager.start()
        self.other.start()
        if IS_SYNC:
            Manager().start()
        if not IS_SYNC or self.other:
            return
        else:
            Manager().start()
`,

    'decorators that put something else in its place': `
def task(fn):
    def wrapper(value):
        fn(value)
        return value
    return wrapper
def command(name):
    def decorate(fn):
        return Command(fn)
    return decorate
@task
async def a(x): ...
@command("b")
async def b(): ...
def main():
    a(1)
    b()
`,

    'a call that a test says to fail before it gives a coroutine': `
import pytest
async def work(): ...
def start():
    return work()
def test_start():
    with pytest.raises(ValueError):
        start()
`,
    'overloads that give different things': `
from typing import Literal, overload
class Client:
    async def send(self): ...
class SyncClient:
    def send(self): ...
@overload
def get(sync: Literal[False] = False) -> Client: ...
@overload
def get(sync: Literal[True]) -> SyncClient: ...
def get(sync=False):
    return SyncClient() if sync else Client()
def main():
    get(True).send()
`,
    'what is awaited, kept, or given away': `
import asyncio
async def work(): ...
async def main():
    await work()
    task = asyncio.create_task(work())
    coro = work()
    await asyncio.gather(work(), coro)
    await task
`,
    'an async generator': `
async def items():
    yield 1
async def main():
    items()
`,
    'a function that an unknown decorator replaces': `
from lib import task
@task
async def work(): ...
work()
`,
    'a name with two meanings': `
try:
    from fast import work
except ImportError:
    async def work(): ...
work()
`,
  },
  fixes: {
    'with await in a coroutine function': {
      before: 'async def work(): ...\nasync def main():\n    work()\n',
      after: 'async def work(): ...\nasync def main():\n    await work()\n',
      title: 'Await work()',
    },
  },
});

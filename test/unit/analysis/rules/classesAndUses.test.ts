/** Rules on functions by what their classes, wrappers and uses say of them. */
import { aio201 } from '../../../../src/analysis/rules/aio201';
import { aio203 } from '../../../../src/analysis/rules/aio203';
import { aio205 } from '../../../../src/analysis/rules/aio205';
import { aio216 } from '../../../../src/analysis/rules/aio216';
import { aio221 } from '../../../../src/analysis/rules/aio221';
import { aio222 } from '../../../../src/analysis/rules/aio222';
import { aio511 } from '../../../../src/analysis/rules/aio511';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio511, {
  flags: {
    'a property between two functions': {
      code: `
import time
from functools import cached_property
class Database:
    @property
    def rows(self):
        time.sleep(1)
        return [1]
class Service:
    def __init__(self):
        self.database = Database()
    @cached_property
    def last(self):
        return self.database.rows[-1]
    def count(self):
        return len(self.database.rows)
    def show(self):
        print(self.last)
async def main():
    service = Service()
    service.count()  # !
    service.show()  # !
`,
      says: [
        "'Service.count' calls time.sleep()",
        'called here, in Service.count()',
        'called here, in Database.rows()',
      ],
    },
  },
  passes: {
    'one that is only set, one of a subclass, one that is not read at once': `
import time
class Base:
    @property
    def rows(self):
        time.sleep(1)
    @property
    def other(self): ...
    @other.setter
    def other(self, value): ...
class Child(Base):
    @property
    def rows(self):
        return 1
class Service:
    rows = 1
    def __init__(self, base: Base, child: Child):
        self.base = base
        self.child = child
    def put(self):
        self.base.other = 1
    def count(self):
        return self.child.rows + self.rows
    def later(self):
        return lambda: self.base.rows
async def main(service: Service):
    service.put()
    service.count()
    service.later()
`,
  },
});

ruleTests(aio216, {
  flags: {
    'commands of click and typer': `
import click, typer
app = typer.Typer()
@app.command()
async def pull(path: str): ...  # !
@click.group()
def cli(): ...
@cli.command()
@click.argument("name")
async def greet(name): ...  # !
`,
    'a function that a decorator of the program wraps': `
import asyncio, functools
def timed(function):
    @functools.wraps(function)
    async def inner(*args):
        return await function(*args)
    return inner
@timed
async def work(): ...
def main(loop: asyncio.AbstractEventLoop):
    loop.call_soon(work)  # !
`,
  },
  passes: {
    'commands that something else wraps, and those of asyncclick': `
import asyncio, functools, click
import asyncclick
def runs(function):
    @functools.wraps(function)
    def inner(*args):
        return asyncio.run(function(*args))
    return inner
@click.command()
@runs
async def a(): ...
@asyncclick.command()
async def b(): ...
`,
  },
});

ruleTests(aio201, {
  flags: {
    'a method that every class has as a coroutine function': `
import abc
class Base(abc.ABC):
    @abc.abstractmethod
    async def process(self): ...
    async def run(self):
        self.process()  # !
class Child(Base):
    async def process(self): ...
`,
    'what Annotated and generics name': `
from typing import Annotated, Generic, TypeVar
T = TypeVar("T")
class Repository(Generic[T]):
    async def add(self): ...
Given = Annotated[Repository[int], 1]
async def create(repository: Given):
    repository.add()  # !
    Repository[str]().add()  # !
`,
  },
  passes: {
    'one that some class has otherwise, and what is taken from a list': `
class Base:
    async def process(self): ...
    def run(self):
        self.process()
class Child(Base):
    def process(self): ...
class Client:
    async def close(self): ...
Clients = [Client]
def main():
    Clients[0].close()
`,
  },
});

ruleTests(aio203, {
  flags: {
    'a name, and what a test compares': `
import unittest
async def load(): ...
async def main():
    found = load()
    if not found:  # !
        return
class Test(unittest.IsolatedAsyncioTestCase):
    async def test_it(self):
        self.assertEqual(load(), 1)  # !
        self.assertIsNone(load())  # !
`,
  },
  passes: {
    'a name that is awaited, or given something else': `
async def load(): ...
async def main(x):
    found = load()
    if found:
        await found
    other = load() if x else None
    if other:
        return
`,
  },
});

ruleTests(aio205, {
  flags: {
    'a coroutine that is entered': `
import asyncio
async def connect(): ...
async def main():
    async with connect() as connection:  # !
        pass
    server = asyncio.start_server(print, "", 1)
    async with server:  # !
        pass
`,
  },
  passes: {
    'what is awaited before, and managers': `
import asyncio, contextlib
async def connect(): ...
@contextlib.asynccontextmanager
async def open_it():
    yield
async def main():
    async with await connect() as connection, open_it():
        pass
`,
  },
});

ruleTests(aio221, {
  flags: {
    'a class that iterates asynchronously only': `
class Ticker:
    def __aiter__(self): return self
    async def __anext__(self): ...
def main():
    for tick in Ticker():  # !
        pass
`,
  },
  passes: {
    'one that does both, and one whose base is not known': `
from other import Base
class Both:
    def __aiter__(self): return self
    def __iter__(self): return iter(())
class Other(Base):
    def __aiter__(self): return self
def main():
    for each in Both(): ...
    for each in Other(): ...
`,
  },
});

ruleTests(aio222, {
  flags: {
    unpacking: `
async def numbers():
    yield 1
async def main():
    a, b = numbers()  # !
`,
  },
  passes: {
    'a list of it': `
async def numbers():
    yield 1
async def main():
    a, b = [each async for each in numbers()]
    c = numbers()
`,
  },
});

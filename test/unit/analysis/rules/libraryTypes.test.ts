/** Rules on types of libraries, on parts of tuples, and on properties between functions. */
import { aio102 } from '../../../../src/analysis/rules/aio102';
import { aio104 } from '../../../../src/analysis/rules/aio104';
import { aio105 } from '../../../../src/analysis/rules/aio105';
import { aio201 } from '../../../../src/analysis/rules/aio201';
import { aio202 } from '../../../../src/analysis/rules/aio202';
import { aio203 } from '../../../../src/analysis/rules/aio203';
import { aio205 } from '../../../../src/analysis/rules/aio205';
import { aio210 } from '../../../../src/analysis/rules/aio210';
import { aio216 } from '../../../../src/analysis/rules/aio216';
import { aio221 } from '../../../../src/analysis/rules/aio221';
import { aio222 } from '../../../../src/analysis/rules/aio222';
import { aio229 } from '../../../../src/analysis/rules/aio229';
import { aio301 } from '../../../../src/analysis/rules/aio301';
import { aio506 } from '../../../../src/analysis/rules/aio506';
import { aio511 } from '../../../../src/analysis/rules/aio511';
import { aio812 } from '../../../../src/analysis/rules/aio812';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio102, {
  flags: {
    'plain methods of an IsolatedAsyncioTestCase, which run beside its loop': `
import asyncio, unittest
async def work(): ...
class WorkTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.task = asyncio.create_task(work())  # !
    def test_plain(self):
        asyncio.get_running_loop()  # !
    def tearDown(self):
        self.stop()
    def stop(self):
        asyncio.create_task(work())  # !
`,
  },
  passes: {
    'coroutine functions of one': `
import asyncio, unittest
async def work(): ...
class WorkTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.start()
    def start(self):
        self.task = asyncio.create_task(work())
    async def test_work(self):
        asyncio.get_running_loop()
`,
  },
});

const besideLoop = `
import asyncio, unittest
async def work(): ...
class WorkTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.loop = asyncio.get_event_loop()
        self.all = asyncio.gather(work(), work())
`;
const ofClass = (mark: string) => `
import asyncio, unittest
async def work(): ...
class WorkTest(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        ${mark}
`;
ruleTests(aio104, {
  flags: { 'before there is a loop': ofClass('cls.all = asyncio.gather(work(), work())  # !') },
  passes: { 'beside a loop that is set': besideLoop },
});
ruleTests(aio105, {
  flags: { 'before there is a loop': ofClass('cls.loop = asyncio.get_event_loop()  # !') },
  passes: { 'beside a loop that is set': besideLoop },
});

ruleTests(aio202, {
  flags: {
    'both ends of a stream': `
import asyncio
class Client:
    async def connect(self):
        self.reader, self.writer = await asyncio.open_connection("localhost", 1)
        reader, writer = await asyncio.open_connection("localhost", 1)
        writer.drain()  # !
        reader.readline()  # !
    async def send(self, data):
        self.writer.write(data)
        self.writer.drain()  # !
`,
    'parts of a tuple that is written out': `
import asyncio
async def main():
    jobs, done = asyncio.Queue(), asyncio.Event()
    jobs.put(1)  # !
    done.wait()  # !
    done.set()
`,
    'trio and anyio': `
import anyio, trio
async def main(event: anyio.Event):
    event.wait()  # !
    sender, receiver = anyio.create_memory_object_stream(1)
    sender.send(1)  # !
    trio.sleep(1)  # !
    anyio.to_thread.run_sync(print)  # !
    await trio.sleep(1)
`,
    'what decorators of discord.py and aiohttp give': `
import discord
from aiohttp import web
from discord.ext import commands
bot = commands.Bot("!")
routes = web.RouteTableDef()
@bot.command()
async def a(ctx):
    ctx.send("x")  # !
@bot.tree.command()
async def b(interaction):
    interaction.response.defer()  # !
@bot.event
async def on_message(message):
    message.delete()  # !
class Cog(commands.Cog):
    @commands.command()
    async def c(self, ctx):
        ctx.reply("x")  # !
@routes.get("/")
async def d(request):
    request.read()  # !
`,
    'discord.py': `
import discord
from discord import app_commands
from discord.ext import commands
class Bot(commands.Bot):
    async def setup_hook(self):
        self.load_extension("x")  # !
        self.tree.sync()  # !
        await self.load_extension("y")
async def hello(interaction: discord.Interaction, ctx: commands.Context):
    interaction.response.send_message("hi")  # !
    ctx.send("hi")  # !
    ctx.message.add_reaction("x")  # !
    await ctx.reply("hi")
`,
  },
  passes: {
    'what decorators of others give, and one that is not the first': `
from discord.ext import commands
from other import command
@command()
async def a(ctx):
    ctx.send("x")
@commands.command()
async def b(ctx, other):
    other.send("x")
    ctx.channel.name
class Cog(commands.Cog):
    @commands.Cog.listener()
    async def on_raw(self, message):
        message.delete()
`,
    'what stands behind a star, and other tuples': `
import asyncio
async def main(pair):
    *first, writer = await asyncio.open_connection("localhost", 1)
    writer.drain()
    a, b, *others = [asyncio.Queue(), *pair]
    b.put(1)
    others.put(1)
    a, queue = pair
    queue.put(1)
    left, right = asyncio.Queue(), 1
    left, right = right, left
    left.put(1)
`,
    'cogs of Pycord and of the first discord.py': `
from discord.ext import commands
bot = commands.Bot(command_prefix="!")
def main():
    bot.load_extension("x")
    bot.add_cog(1)
`,
  },
});

ruleTests(aio210, {
  flags: {
    'what is made for threads': `
import threading, queue, requests, subprocess, pathlib
lock = threading.Lock()
class Worker:
    def __init__(self):
        self.stopped = threading.Event()
        self.jobs = queue.Queue()
    async def run(self, process: subprocess.Popen, session: requests.Session):
        await lock.acquire()  # !
        await self.stopped.wait()  # !
        await self.jobs.put(1)  # !
        await process.wait()  # !
        await session.get("x")  # !
        await pathlib.Path("x").read_text()  # !
`,
  },
  passes: {
    'what a queue gives, which may be anything, and a class made from one': `
import threading, queue
class Lock(threading.Event):
    async def wait(self): ...
class Worker:
    def __init__(self):
        self.jobs = queue.Queue()
        self.lock = Lock()
    async def run(self):
        await self.jobs.get()
        await self.lock.wait()
`,
  },
});

ruleTests(aio229, {
  flags: {
    'coroutines where anyio and trio want functions': `
import anyio, trio
async def work(n=1): ...
async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(work())  # !
        await group.start(work())  # !
    async with trio.open_nursery() as nursery:
        nursery.start_soon(work(1))  # !
anyio.run(main())  # !
trio.run(main())  # !
`,
  },
  passes: {
    'functions, and calls that make them': `
import anyio, functools
async def work(n=1): ...
def made(): return work
async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(work, 1)
        group.start_soon(functools.partial(work, n=1))
        group.start_soon(made())
anyio.run(main)
`,
  },
  fixes: {
    'with the arguments behind the function': {
      before:
        'import anyio\nasync def work(n): ...\nasync def main():\n    async with anyio.create_task_group() as group:\n        group.start_soon(work(1))\n',
      after:
        'import anyio\nasync def work(n): ...\nasync def main():\n    async with anyio.create_task_group() as group:\n        group.start_soon(work, 1)\n',
    },
  },
});

ruleTests(aio301, {
  flags: {
    'gather and shield of coroutines': `
import asyncio
async def work(): ...
async def main():
    asyncio.gather(work(), work())  # !
    asyncio.gather(*[work() for _ in range(3)])  # !
    asyncio.shield(work())  # !
`,
  },
  passes: {
    'gather of what is kept elsewhere, and one that is awaited': `
import asyncio
async def work(): ...
async def main(tasks):
    asyncio.gather(*tasks)
    await asyncio.gather(work(), work())
    asyncio.gather(work()).add_done_callback(print)
`,
  },
  fixes: {
    'with await': {
      before: 'import asyncio\nasync def work(): ...\nasync def main():\n    asyncio.gather(work(), work())\n',
      after: 'import asyncio\nasync def work(): ...\nasync def main():\n    await asyncio.gather(work(), work())\n',
    },
  },
});

ruleTests(aio506, {
  flags: {
    'the sockets that accept() gives': `
import socket
async def serve():
    server = socket.create_server(("", 80))
    connection, address = server.accept()  # !
    data = connection.recv(10)  # !
    connection.sendall(data)  # !
`,
  },
  passes: {
    'one that the loop accepted': `
import asyncio, socket
async def serve(server: socket.socket):
    loop = asyncio.get_running_loop()
    server.setblocking(False)
    connection, address = await loop.sock_accept(server)
    data = connection.recv(10)
`,
  },
});

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

ruleTests(aio812, {
  flags: {
    'setUp of an IsolatedAsyncioTestCase': {
      code: `
import unittest
class Test(unittest.IsolatedAsyncioTestCase):
    async def setUp(self): ...  # !
    async def tearDown(self): ...  # !
    async def asyncSetUp(self): ...
    async def test_it(self): ...
`,
      says: ['asyncSetUp() is awaited'],
    },
  },
  passes: {
    'one with bases that are not known': `
import unittest
from other import Base
class Test(Base, unittest.IsolatedAsyncioTestCase):
    async def setUp(self): ...
`,
  },
  fixes: {
    'with the name that is awaited': {
      before: 'import unittest\nclass Test(unittest.IsolatedAsyncioTestCase):\n    async def setUp(self): ...\n',
      after: 'import unittest\nclass Test(unittest.IsolatedAsyncioTestCase):\n    async def asyncSetUp(self): ...\n',
    },
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

/** Rules on types of libraries, and on parts of tuples. */
import { aio202 } from '../../../../src/analysis/rules/aio202';
import { aio210 } from '../../../../src/analysis/rules/aio210';
import { aio229 } from '../../../../src/analysis/rules/aio229';
import { aio301 } from '../../../../src/analysis/rules/aio301';
import { aio506 } from '../../../../src/analysis/rules/aio506';
import { ruleTests } from '../../../support/analysis/ruleTests';

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

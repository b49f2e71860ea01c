import { aio213 } from '../../../../src/analysis/rules/aio213';
import { aio214 } from '../../../../src/analysis/rules/aio214';
import { aio215 } from '../../../../src/analysis/rules/aio215';
import { aio216 } from '../../../../src/analysis/rules/aio216';
import { aio217 } from '../../../../src/analysis/rules/aio217';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio213, {
  flags: {
    'tasks, gather, await': `
import asyncio
async def work(): ...
async def main():
    await work  # !
    asyncio.create_task(work)  # !
    await asyncio.gather(work(), work)  # !
    async with asyncio.TaskGroup() as tg:
        tg.create_task(work)  # !
`,
  },
  passes: {
    'calls, and names that may be anything': `
import asyncio
async def work(): ...
async def main(thing):
    await work()
    await thing
    asyncio.create_task(thing)
`,
  },
  fixes: {
    'with parentheses': {
      before: 'import asyncio\nasync def work(): ...\nasync def main():\n    await asyncio.wait_for(work, 1)\n',
      after: 'import asyncio\nasync def work(): ...\nasync def main():\n    await asyncio.wait_for(work(), 1)\n',
    },
  },
});

ruleTests(aio214, {
  flags: {
    'filter, sorted, max': `
async def ok(x): ...
def main(xs):
    list(filter(ok, xs))  # !
    sorted(xs, key=ok)  # !
    max(xs, key=ok)  # !
`,
  },
  passes: {
    'map, whose results may be awaited, and plain functions': `
import asyncio
async def ok(x): ...
def plain(x): ...
async def main(xs):
    await asyncio.gather(*map(ok, xs))
    return sorted(filter(plain, xs), key=plain)
`,
  },
});

ruleTests(aio215, {
  flags: {
    'every cache of functools': `
import functools
from functools import lru_cache, cached_property
@lru_cache  # !
async def a(x): ...
@functools.lru_cache(maxsize=3)  # !
async def b(x): ...
class C:
    @cached_property  # !
    async def c(self): ...
`,
  },
  passes: {
    'plain functions, and caches for coroutines': `
from functools import lru_cache
from async_lru import alru_cache
@lru_cache
def a(x): ...
@alru_cache
async def b(x): ...
`,
  },
});

ruleTests(aio216, {
  flags: {
    'callbacks of the loop, of tasks, of threads': `
import asyncio, threading, atexit, functools
async def tick(*a): ...
class A:
    async def on_done(self, task): ...
    async def main(self):
        loop = asyncio.get_running_loop()
        loop.call_later(1, tick)  # !
        loop.call_soon(tick)  # !
        loop.call_soon(functools.partial(tick, 1))  # !
        asyncio.create_task(tick()).add_done_callback(self.on_done)  # !
        await asyncio.to_thread(tick)  # !
threading.Thread(target=tick).start()  # !
atexit.register(tick)  # !
`,
  },
  passes: {
    'plain functions and lambdas': `
import asyncio
async def tick(): ...
def plain(): ...
async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(1, plain)
    loop.call_soon(lambda: asyncio.create_task(tick()))
`,
  },
});

ruleTests(aio217, {
  flags: {
    'a method of a data class': `
from dataclasses import dataclass
@dataclass(frozen=True)
class Point:
    x: int
    async def __post_init__(self): ...  # !
`,
    'what Python calls by itself': `
class A:
    async def __init__(self): ...  # !
    async def __len__(self): ...  # !
    async def __aiter__(self): ...  # !
`,
  },
  passes: {
    'methods and classes that decorators may have made something else of, and actors of Ray': `
### decorated.py
from somewhere import live, synchronized
class Table:
    @live
    async def __setitem__(self, key, value): ...
@synchronized
class Other:
    async def __contains__(self, key): ...
### actors.py
import ray
class Server:
    async def __init__(self): ...
    async def __del__(self): ...
`,
    'what it awaits, and an asynchronous generator': `
class A:
    async def __aenter__(self): ...
    async def __aexit__(self, *a): ...
    async def __anext__(self): ...
    async def __call__(self): ...
    async def __aiter__(self):
        yield 1
async def __init__(): ...
`,
  },
});

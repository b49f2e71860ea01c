import { aio111 } from '../../../../src/analysis/rules/aio111';
import { aio115 } from '../../../../src/analysis/rules/aio115';
import { aio116 } from '../../../../src/analysis/rules/aio116';
import { aio117 } from '../../../../src/analysis/rules/aio117';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio111, {
  flags: {
    'a task on a loop that only is closed': `
import asyncio
async def work(): ...
def main():
    loop = asyncio.new_event_loop()
    loop.create_task(work())  # !
    loop.close()
`,
  },
  passes: {
    'a loop that runs, is given away, or belongs to the module': `
import asyncio
async def work(): ...
def one():
    loop = asyncio.new_event_loop()
    loop.create_task(work())
    loop.run_forever()
def two():
    loop = asyncio.new_event_loop()
    loop.create_task(work())
    return loop
def three():
    loop = asyncio.new_event_loop()
    loop.create_task(work())
    def run():
        loop.run_forever()
    run()
loop = asyncio.new_event_loop()
loop.create_task(work())
`,
  },
});

ruleTests(aio115, {
  flags: {
    'a second run': `
import asyncio
async def work(): ...
loop = asyncio.new_event_loop()
loop.run_until_complete(work())
loop.close()
if True:
    loop.run_until_complete(work())  # !
`,
    'an attribute': `
import asyncio
class A:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
    def stop(self):
        self.loop.close()
        self.loop.call_soon(print)  # !
`,
    'a use behind the try that closes it in the end': `
import asyncio
async def work(): ...
def run():
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(work())
    finally:
        loop.close()
    loop.create_task(work())  # !
`,
  },
  passes: {
    'another loop by then, a finally, another function': `
import asyncio
async def work(): ...
loop = asyncio.new_event_loop()
loop.close()
loop = asyncio.new_event_loop()
loop.run_until_complete(work())
def f():
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(work())
    finally:
        loop.close()
    print(loop.is_closed())
`,
  },
});

ruleTests(aio116, {
  flags: {
    'the thread’s loop and the module’s': `
import asyncio
loop = asyncio.new_event_loop()
def test_a():
    own = asyncio.get_event_loop()
    own.close()  # !
def test_b():
    loop.close()  # !
class Tests:
    def test_c(self):
        asyncio.get_event_loop().close()  # !
`,
  },
  passes: {
    'a loop of the test’s own, and the end of a script': `
import asyncio
loop = asyncio.get_event_loop()
def test_a():
    own = asyncio.new_event_loop()
    own.close()
def main():
    loop.close()
loop.close()
`,
  },
});

ruleTests(aio117, {
  flags: {
    'a lock and two runs': {
      code: `
import asyncio
lock = asyncio.Lock()  # !
async def use():
    async with lock:
        ...
async def main():
    await use()
asyncio.run(main())
asyncio.run(use())
`,
      says: ['used by 2 runs', 'called here, in module main'],
    },
    'a run in a loop, in another file': {
      code: `
### work.py
import asyncio
lock = asyncio.Lock()  # !
async def use():
    async with lock:
        ...
### main.py
import asyncio
from work import use
for _ in range(3):
    asyncio.run(use())
`,
      says: ['used by one run after another of asyncio.run()', 'called here, in module main'],
    },
    'a queue and two tests': `
import asyncio
queue = asyncio.Queue()  # !
async def fill():
    await queue.put(1)
def test_a():
    asyncio.run(fill())
def test_b():
    asyncio.run(fill())
`,
  },
  passes: {
    'a run in a loop that is left, or behind one': `
import asyncio
lock = asyncio.Lock()
event = asyncio.Event()
async def use():
    async with lock:
        ...
async def wait():
    await event.wait()
while True:
    try:
        asyncio.run(use())
        break
    except OSError:
        pass
for _ in range(3):
    print("soon")
asyncio.run(wait())
`,
    'one run, or a lock that each run makes': `
import asyncio
lock = asyncio.Lock()
async def use():
    async with lock:
        ...
async def other():
    own = asyncio.Lock()
    async with own:
        ...
asyncio.run(use())
asyncio.run(other())
`,
  },
});

import { aio412 } from '../../../../src/analysis/rules/aio412';
import { aio413 } from '../../../../src/analysis/rules/aio413';
import { aio415 } from '../../../../src/analysis/rules/aio415';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio412, {
  flags: {
    'a length for a moment, and a moment for a length': `
import asyncio
async def main(w):
    async with asyncio.timeout_at(5):  # !
        await w()
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(loop.time() + 5):  # !
        await w()
`,
  },
  passes: {
    'the right ones': `
import asyncio
async def main(w, deadline):
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(5):
        await w()
    async with asyncio.timeout_at(loop.time() + 5):
        await w()
    async with asyncio.timeout(deadline - loop.time()):
        await w()
`,
  },
  fixes: {
    'with timeout': {
      before: 'import asyncio\nasync def f(w):\n    async with asyncio.timeout_at(5):\n        await w()\n',
      after: 'import asyncio\nasync def f(w):\n    async with asyncio.timeout(5):\n        await w()\n',
    },
  },
});

ruleTests(aio413, {
  flags: {
    'time.time() for the loop’s clock': `
import asyncio, time
async def main(w):
    loop = asyncio.get_running_loop()
    loop.call_at(time.time() + 1, print)  # !
    async with asyncio.timeout_at(time.time() + 1):  # !
        await w()
`,
  },
  passes: {
    'a length by the wall’s clock': `
import asyncio, time
class A:
    def __init__(self, loop: asyncio.AbstractEventLoop, hass):
        self.loop = loop
        self.hass = hass
    def later(self, then):
        self.loop.call_at(self.loop.time() + then - time.time(), print)
        self.loop.call_at(self.hass.loop.time() + (then - time.time()), print)
        self.loop.call_at(self.start + (then - time.time()), print)
`,
    'loop.time(), and lengths': `
import asyncio, time
async def main(w):
    loop = asyncio.get_running_loop()
    loop.call_at(loop.time() + 1, print, time.time())
    loop.call_later(time.time() - w, print)
`,
  },
  fixes: {
    'with loop.time()': {
      before:
        'import asyncio, time\ndef f(loop: asyncio.AbstractEventLoop):\n    loop.call_at(time.time() + 1, print)\n',
      after:
        'import asyncio, time\ndef f(loop: asyncio.AbstractEventLoop):\n    loop.call_at(loop.time() + 1, print)\n',
    },
  },
});

ruleTests(aio415, {
  flags: {
    'an except within the timeout': `
import asyncio
async def main(q: asyncio.Queue):
    async with asyncio.timeout(1):
        try:
            await q.get()
        except TimeoutError:  # !
            pass
`,
    'around own coroutine functions that raise none': `
import asyncio, logging
class Reader:
    def __init__(self):
        self.items = asyncio.Queue()
    async def item(self):
        logging.info("waiting")
        return await self.items.get()
    async def both(self):
        return [await self.item(), await self.item()]
async def main(reader: Reader):
    async with asyncio.timeout(1):
        try:
            await reader.both()
        except TimeoutError:  # !
            pass
`,
  },
  passes: {
    'own coroutine functions that may time out by themselves': `
import asyncio
async def raises(): raise TimeoutError
async def limited():
    async with asyncio.timeout(1):
        await asyncio.sleep(2)
async def waits(): await asyncio.wait_for(asyncio.sleep(2), 1)
async def calls(sock):
    sock.recv(1)
    await asyncio.sleep(0)
async def itself(): await itself()
class Base:
    async def get(self): await asyncio.sleep(1)
class Other(Base):
    async def get(self): raise TimeoutError
async def main(base: Base):
    async with asyncio.timeout(1):
        try:
            await raises()
        except TimeoutError:
            pass
        try:
            await limited()
        except TimeoutError:
            pass
        try:
            await waits()
        except TimeoutError:
            pass
        try:
            await calls(1)
        except TimeoutError:
            pass
        try:
            await itself()
        except TimeoutError:
            pass
        try:
            await base.get()
        except TimeoutError:
            pass
`,
    'an except around, and awaits that may time out by themselves': `
import asyncio
async def main(q: asyncio.Queue, w):
    try:
        async with asyncio.timeout(1):
            await q.get()
    except TimeoutError:
        pass
    async with asyncio.timeout(1):
        try:
            await w()
        except TimeoutError:
            pass
`,
  },
});

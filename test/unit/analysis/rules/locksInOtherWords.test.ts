/** More mistakes in other words than in each rule's own tests: with clocks, locks and shared values. */
import { aio408 } from '../../../../src/analysis/rules/aio408';
import { aio412 } from '../../../../src/analysis/rules/aio412';
import { aio413 } from '../../../../src/analysis/rules/aio413';
import { aio606 } from '../../../../src/analysis/rules/aio606';
import { aio708 } from '../../../../src/analysis/rules/aio708';
import { aio709 } from '../../../../src/analysis/rules/aio709';
import { aio711 } from '../../../../src/analysis/rules/aio711';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio408, {
  flags: {
    'the builtin among others, and around as_completed': {
      code: `
import asyncio
async def main(waits):
    try:
        return await asyncio.wait_for(waits[0], 1)
    except (TimeoutError, OSError):  # !
        pass
    try:
        for each in asyncio.as_completed(waits, timeout=1):
            await each
    except TimeoutError:  # !
        pass
`,
      python: [3, 10],
    },
  },
  passes: {
    'handlers of which some catch asyncio’s': {
      code: `
import asyncio
async def main(wait):
    try:
        await asyncio.wait_for(wait, 1)
    except (asyncio.TimeoutError, TimeoutError):
        pass
    try:
        await asyncio.wait_for(wait, 1)
    except asyncio.TimeoutError:
        pass
    except TimeoutError:
        raise
    try:
        await asyncio.wait_for(wait, 1)
    except TimeoutError:
        raise
    except Exception:
        pass
`,
      python: [3, 10],
    },
  },
});

ruleTests(aio412, {
  flags: {
    'timers, sleeps and wait_for': {
      code: `
import asyncio
async def main(work):
    loop = asyncio.get_running_loop()
    loop.call_later(loop.time() + 5, print)  # !
    loop.call_at(3, print)  # !
    await asyncio.sleep(loop.time() + 1)  # !
    await asyncio.wait_for(work, timeout=loop.time())  # !
`,
      says: ['call_later() takes a length in seconds', 'Use call_at()'],
    },
  },
  passes: {
    'differences, nought, and moments where they are wanted': `
import asyncio
async def main(work, deadline):
    loop = asyncio.get_running_loop()
    loop.call_later(deadline - loop.time(), print)
    loop.call_at(0, print)
    loop.call_at(loop.time() + 3, print)
    await asyncio.sleep(max(0, deadline - loop.time()))
    await asyncio.sleep(1 - loop.time() % 1)
    await asyncio.wait_for(work, 3)
`,
  },
});

ruleTests(aio413, {
  flags: {
    'a timeout that is put off': `
import asyncio, time
async def main(work):
    async with asyncio.timeout(3) as limit:
        limit.reschedule(time.time() + 1)  # !
        await work()
`,
  },
  passes: {
    'by the loop’s clock': `
import asyncio
async def main(work):
    async with asyncio.timeout(3) as limit:
        limit.reschedule(asyncio.get_running_loop().time() + 1)
        await work()
`,
  },
});

ruleTests(aio606, {
  flags: {
    'a lock that is acquired and released by hand': `
import threading
class Store:
    lock = threading.Lock()
    async def save(self, work):
        self.lock.acquire()  # !
        await work()
        self.lock.release()
    async def load(self, work):
        self.lock.acquire()  # !
        try:
            await work()
        finally:
            self.lock.release()
`,
  },
  passes: {
    'one that is released before, tried, of asyncio, or held by a plain function': `
import asyncio, threading
class Store:
    lock = threading.Lock()
    other = asyncio.Lock()
    async def save(self, work):
        self.lock.acquire()
        work()
        self.lock.release()
        await work()
        self.lock.acquire(False)
        await work()
        self.lock.release()
        await self.other.acquire()
        await work()
        self.other.release()
    def load(self, work):
        self.lock.acquire()
        work()
        self.lock.release()
`,
  },
});

ruleTests(aio708, {
  flags: {
    'a lock that the same method takes again': `
import asyncio
class Store:
    def __init__(self):
        self.lock = asyncio.Lock()
    async def save(self, work):
        async with self.lock:
            if work:
                async with self.lock:  # !
                    await work()
`,
  },
  passes: {
    'two locks, one behind the other, and what an inner function takes': `
import asyncio
class Store:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.other = asyncio.Lock()
    async def save(self, work):
        async with self.lock:
            async with self.other:
                await work()
            async def later():
                async with self.lock:
                    await work()
            self.later = later
        async with self.lock:
            await work()
`,
  },
});

ruleTests(aio709, {
  flags: {
    'a semaphore without a name': `
import asyncio
async def main(work):
    async with asyncio.Semaphore(3):  # !
        await work()
`,
  },
  passes: {
    'one that is handed in': `
import asyncio
async def main(work, limit: asyncio.Semaphore):
    async with limit:
        await work()
`,
  },
});

ruleTests(aio711, {
  flags: {
    'a sum that is written out, a name of the module, and statements one behind the other': `
total = 0
class Store:
    async def add(self, work):
        self.size = self.size + await work()  # !
    async def later(self, work):
        size = self.size
        await work()
        self.size = size + 1  # !
async def count(work):
    global total
    total += await work()  # !
`,
  },
  passes: {
    'an await first, what is looked at again, put back, locked, or nobody else’s': `
total = 0
class Store:
    async def add(self, work):
        self.size = await work() + self.size
        more = await work()
        self.size = self.size + more
    async def later(self, work):
        size = self.size
        await work()
        if self.size == size:
            self.size = size + 1
        self.size = size
    async def again(self, work):
        size = self.size
        await work()
        assert self.size == size
        self.size = size + 1
    async def locked(self, work):
        async with self.lock:
            self.size = self.size + await work()
async def count(work):
    total = 0
    total += await work()
    return total
`,
  },
});

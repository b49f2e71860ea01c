/** Mistakes in other words than in each rule's own tests: what is entered, iterated, gathered and kept. */
import { aio219 } from '../../../../src/analysis/rules/aio219';
import { aio220 } from '../../../../src/analysis/rules/aio220';
import { aio221 } from '../../../../src/analysis/rules/aio221';
import { aio222 } from '../../../../src/analysis/rules/aio222';
import { aio224 } from '../../../../src/analysis/rules/aio224';
import { aio226 } from '../../../../src/analysis/rules/aio226';
import { aio301 } from '../../../../src/analysis/rules/aio301';
import { aio302 } from '../../../../src/analysis/rules/aio302';
import { ruleTests } from '../../../support/analysis/ruleTests';

const work = `
import asyncio
async def work(number=0): ...
`;

const managers = `
from contextlib import asynccontextmanager, contextmanager
@asynccontextmanager
async def session():
    yield 1
@contextmanager
def folder():
    yield 1
def wrapped(function): ...
@wrapped
@contextmanager
def other():
    yield 1
class Base:
    @contextmanager
    def open(self):
        yield 1
class Later(Base):
    @asynccontextmanager
    async def open(self):
        yield 1
`;

ruleTests(aio219, {
  flags: {
    'a manager that contextlib makes': {
      code: `${managers}
async def main():
    with session() as given:  # !
        return given
`,
      says: ["session() is entered by 'async with'"],
    },
  },
  passes: {
    'the plain one': `${managers}
async def main():
    with folder():
        pass
`,
  },
});

ruleTests(aio220, {
  flags: {
    'a manager that contextlib makes': {
      code: `${managers}
async def main():
    async with folder():  # !
        pass
`,
      says: ["folder() is entered by 'with'"],
    },
  },
  passes: {
    'the asynchronous one, one with another decorator, and one of which a subclass has its own': `${managers}
async def main(base: Base):
    async with session(), other(), base.open():
        pass
`,
  },
});

ruleTests(aio221, {
  flags: {
    'builtins that iterate plainly': `
async def main(items):
    async for number in range(3):  # !
        print(number)
    return [item async for item in sorted(items)]  # !
`,
  },
  passes: {
    'functions of the program with their names': `
async def range(number):
    yield number
async def main():
    async for number in range(3):
        print(number)
`,
  },
});

ruleTests(aio222, {
  flags: {
    'generator expressions that await': {
      code: `${work}
async def main(items, stream):
    set(x async for x in stream)  # !
    ",".join(await work(x) for x in items)  # !
    return any((await work(x)) for x in items if x)  # !
`,
      says: ['any() cannot iterate this'],
    },
  },
  passes: {
    'lists, what is awaited first, and what only makes one': `${work}
async def main(items, stream, joiner):
    set([x async for x in stream])
    any(x for x in await work())
    joiner.join(await work(x) for x in items)
    return (await work(x) for x in items)
`,
  },
  fixes: {
    'a list': {
      before: `${work}async def main(items):\n    return any(await work(x) for x in items)\n`,
      after: `${work}async def main(items):\n    return any([await work(x) for x in items])\n`,
    },
    'a list beside other arguments': {
      before: `${work}async def main(items):\n    return sum((await work(x) for x in items), 1)\n`,
      after: `${work}async def main(items):\n    return sum([await work(x) for x in items], 1)\n`,
    },
  },
});

ruleTests(aio224, {
  flags: {
    'a list by its name': `${work}
async def main():
    waits = [work(i) for i in range(3)]
    await asyncio.gather(waits)  # !
`,
  },
  passes: {
    'an unpacked one, and a name that may be something else': `${work}
async def main(one):
    waits = [work(i) for i in range(3)]
    await asyncio.gather(*waits)
    await asyncio.gather(one)
`,
  },
});

ruleTests(aio226, {
  flags: {
    'coroutines in a list by its name': `${work}
async def main():
    waits = [work(i) for i in range(3)]
    await asyncio.wait(waits)  # !
`,
  },
  passes: {
    'tasks in one': `${work}
async def main():
    waits = [asyncio.create_task(work(i)) for i in range(3)]
    await asyncio.wait(waits)
`,
  },
});

ruleTests(aio301, {
  flags: {
    'tasks in a list that is dropped, and behind a condition': `${work}
async def main(flag):
    [asyncio.create_task(work(i)) for i in range(3)]  # !
    flag and asyncio.create_task(work())  # !
`,
  },
  passes: { 'kept ones': `${work}async def main():\n    return [asyncio.create_task(work(i)) for i in range(3)]\n` },
});

ruleTests(aio302, {
  flags: {
    'behind a condition': `${work}
async def main(flag):
    loop = asyncio.get_running_loop()
    loop.create_task(work()) if flag else print()  # !
`,
  },
  passes: { 'a kept one': `${work}def main(loop: asyncio.AbstractEventLoop):\n    return loop.create_task(work())\n` },
});

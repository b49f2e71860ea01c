import { aio812 } from '../../../../src/analysis/rules/aio812';
import { aio813 } from '../../../../src/analysis/rules/aio813';
import { aio815 } from '../../../../src/analysis/rules/aio815';
import { aio901 } from '../../../../src/analysis/rules/aio901';
import { aio902 } from '../../../../src/analysis/rules/aio902';
import { aio903 } from '../../../../src/analysis/rules/aio903';
import { aio904 } from '../../../../src/analysis/rules/aio904';
import { aio905 } from '../../../../src/analysis/rules/aio905';
import { aio906 } from '../../../../src/analysis/rules/aio906';
import { aio907 } from '../../../../src/analysis/rules/aio907';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio812, {
  flags: {
    'tests of a plain TestCase, and of a class made from one': `
import unittest
class Base(unittest.TestCase):
    async def setUp(self): ...  # !
class Tests(Base):
    async def test_a(self): ...  # !
`,
  },
  passes: {
    'asynchronous cases, cases that change how tests run, decorated tests, unknown bases': `
import unittest
from lib import AsyncCase, run
class A(unittest.IsolatedAsyncioTestCase):
    async def test_a(self): ...
class B(AsyncCase):
    async def test_a(self): ...
class C(unittest.TestCase, metaclass=AsyncCase):
    async def test_a(self): ...
class D(unittest.TestCase):
    @run
    async def test_a(self): ...
    async def helper(self): ...
class E(unittest.TestCase):
    def run(self, result=None): ...
    async def test_a(self): ...
`,
  },
  fixes: {
    'with the asynchronous case': {
      before: 'import unittest\nclass T(unittest.TestCase):\n    async def test_a(self): ...\n',
      after: 'import unittest\nclass T(unittest.IsolatedAsyncioTestCase):\n    async def test_a(self): ...\n',
    },
  },
});

ruleTests(aio813, {
  flags: {
    'a marker on a plain test, and a test without one among others': `
import pytest
@pytest.mark.asyncio  # !
def test_plain(): ...
@pytest.mark.asyncio
async def test_marked(): ...
async def test_forgotten(): ...  # !
@pytest.mark.asyncio  # !
async def test_generator():
    yield 1
`,
  },
  passes: {
    'auto mode, in which some have a marker all the same': `
### test_one.py
import pytest
@pytest.mark.asyncio
async def test_a(): ...
async def test_b(): ...
### test_two.py
async def test_c(): ...
`,
    'tests of unittest, and a class with a mark for all, beside those that are marked one by one': `
import pytest, unittest
from pytest import mark
from other import Base
class Cases(unittest.IsolatedAsyncioTestCase):
    async def test_case(self): ...
class Marked:
    pytestmark = [mark.asyncio]
    async def test_marked(self): ...
class Inherited(Marked):
    async def test_inherited(self): ...
class Unknown(Base):
    async def test_unknown(self): ...
@pytest.mark.asyncio
async def test_one(): ...
`,
    'auto mode, a mark for all, other marks': `
async def test_a(): ...
`,
    'a module’s mark': `
import pytest
pytestmark = pytest.mark.asyncio
@pytest.mark.asyncio
async def test_a(): ...
async def test_b(): ...
@pytest.mark.anyio
async def test_c(): ...
`,
  },
  fixes: {
    'with a marker': {
      before: 'import pytest\n@pytest.mark.asyncio\nasync def test_a(): ...\nasync def test_b(): ...\n',
      after:
        'import pytest\n@pytest.mark.asyncio\nasync def test_a(): ...\n@pytest.mark.asyncio\nasync def test_b(): ...\n',
    },
  },
});

ruleTests(aio815, {
  flags: { 'a coroutine': 'async def ok(): ...\nasync def test():\n    assert ok()  # !\n' },
  passes: { 'its result': 'async def ok(): ...\nasync def test():\n    assert await ok()\n    assert ok\n' },
  fixes: {
    'with await': {
      before: 'async def ok(): ...\nasync def f():\n    assert ok(), "no"\n',
      after: 'async def ok(): ...\nasync def f():\n    assert await ok(), "no"\n',
    },
  },
});

ruleTests(aio901, {
  flags: {
    'the decorator': { code: 'import asyncio\n@asyncio.coroutine  # !\ndef f(): ...\n', says: ['the test: 3.11'] },
  },
  passes: { 'another one': 'import types\n@types.coroutine\ndef f(): ...\n' },
});

ruleTests(aio902, {
  flags: {
    'queues, sleep, gather': `
import asyncio
def f(loop):
    asyncio.Queue(loop=loop)  # !
    asyncio.sleep(1, loop=loop)  # !
`,
  },
  passes: {
    'what has it still':
      'import asyncio\ndef f(loop, c):\n    asyncio.ensure_future(c, loop=loop)\n    asyncio.StreamReader(loop=loop)\n',
  },
  fixes: {
    'among others': {
      before: 'import asyncio\nx = asyncio.Queue(5, loop=None)\n',
      after: 'import asyncio\nx = asyncio.Queue(5)\n',
    },
    'as the first': {
      before: 'import asyncio\nx = asyncio.Queue(loop=None, maxsize=5)\n',
      after: 'import asyncio\nx = asyncio.Queue(maxsize=5)\n',
    },
    'alone, with a comma': {
      before: 'import asyncio\nx = asyncio.Lock(loop=None, )\n',
      after: 'import asyncio\nx = asyncio.Lock()\n',
    },
  },
});

ruleTests(aio903, {
  flags: { both: 'import asyncio\nasyncio.Task.all_tasks()  # !\nasyncio.Task.current_task()  # !\n' },
  passes: {
    'functions, and methods of tasks':
      'import asyncio\nasync def f(t: asyncio.Task):\n    asyncio.all_tasks()\n    t.get_name()\n',
  },
  fixes: {
    'with the function': {
      before: 'import asyncio\nasyncio.Task.all_tasks()\n',
      after: 'import asyncio\nasyncio.all_tasks()\n',
    },
  },
});

ruleTests(aio904, {
  flags: {
    'policies of asyncio and uvloop': `
import asyncio, uvloop
asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())  # !
uvloop.install()  # !
`,
  },
  passes: {
    'a loop factory':
      'import asyncio, uvloop\nasync def main(): ...\nasyncio.run(main(), loop_factory=uvloop.new_event_loop)\n',
  },
});

ruleTests(aio905, {
  flags: {
    'a watcher': {
      code: 'import asyncio\nasyncio.set_child_watcher(asyncio.SafeChildWatcher())  # !\n',
      python: [3, 14],
    },
  },
  passes: { 'a process': 'import asyncio\nasync def f():\n    await asyncio.create_subprocess_exec("ls")\n' },
});

ruleTests(aio906, {
  flags: {
    'names and arguments': {
      code: `
import asyncio
async def main(q: asyncio.Queue, w):
    async with asyncio.timeout(1):  # !
        pass
    q.shutdown()  # !
    asyncio.create_task(w(), eager_start=True)  # !
`,
      python: [3, 10],
      says: ['asyncio.timeout came with Python 3.11, and the program is for 3.10 too (the test)'],
    },
  },
  passes: {
    'a test that is skipped on others, and a function that leaves on others': {
      code: `
import asyncio, pytest, sys
@pytest.mark.skipif(sys.version_info < (3, 11), reason="new")
async def test_timeout():
    async with asyncio.timeout(1):
        pass
async def main():
    if sys.version_info < (3, 11):
        return
    async with asyncio.timeout(1):
        pass
`,
      python: [3, 9],
    },

    'new enough': {
      code: 'import asyncio\nasync def f():\n    async with asyncio.timeout(1):\n        pass\n',
      python: [3, 11],
    },
    guards: {
      code: `
import asyncio, sys
async def f():
    if sys.version_info >= (3, 11):
        async with asyncio.timeout(1):
            pass
    try:
        asyncio.TaskGroup()
    except AttributeError:
        pass
    if hasattr(asyncio, "Runner"):
        asyncio.Runner()
`,
      python: [3, 9],
    },
  },
});

ruleTests(aio907, {
  flags: { 'asyncio’s': 'import asyncio\nasyncio.iscoroutinefunction(print)  # !\n' },
  passes: { 'inspect’s': 'import inspect\ninspect.iscoroutinefunction(print)\n' },
  fixes: {
    'with inspect': {
      before: 'import asyncio\nx = asyncio.iscoroutinefunction(print)\n',
      after: 'import asyncio\nimport inspect\nx = inspect.iscoroutinefunction(print)\n',
    },
  },
});

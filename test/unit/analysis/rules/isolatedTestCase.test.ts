/** Rules on an IsolatedAsyncioTestCase: where its methods run. */
import { aio102 } from '../../../../src/analysis/rules/aio102';
import { aio104 } from '../../../../src/analysis/rules/aio104';
import { aio105 } from '../../../../src/analysis/rules/aio105';
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

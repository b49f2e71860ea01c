import { aio101 } from '../../../../src/analysis/rules/aio101';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio101, {
  flags: {
    'a task made when the module is imported': `
import asyncio
async def work(): ...
task = asyncio.create_task(work())  # !
`,
    'a name bound by from, under another name': `
from asyncio import create_task as spawn
async def work(): ...
if __name__ == "__main__":
    spawn(work())  # !
`,
    'a class attribute': `
import asyncio
class Server:
    loop = asyncio.get_running_loop()  # !
`,
    'asyncio re-exported by another file': `
### compat.py
import asyncio as aio
### main.py
from compat import aio
async def work(): ...
aio.create_task(work())  # !
`,
  },
  passes: {
    'a coroutine function': `
import asyncio
async def work(): ...
async def main():
    asyncio.create_task(work())
asyncio.run(main())
`,
    'a try': `
import asyncio
try:
    loop = asyncio.get_running_loop()
except RuntimeError:
    loop = None
`,
    'a name that is not asyncio’s': `
from mylib import create_task
create_task(1)
`,
    'a name that is bound twice': `
import asyncio
if x:
    create_task = asyncio.create_task
else:
    create_task = print
create_task(1)
`,
    'all tasks of a loop that is given': `
import asyncio
loop = asyncio.new_event_loop()
asyncio.all_tasks(loop)
`,
    'a cell of a notebook': { code: 'import asyncio\nasyncio.create_task(work())\n', notebook: true },
    'a line that does not parse': `
import asyncio
asyncio.create_task(work( = 3
`,
  },
});

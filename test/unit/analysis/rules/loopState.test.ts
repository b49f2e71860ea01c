import { aio103 } from '../../../../src/analysis/rules/aio103';
import { aio104 } from '../../../../src/analysis/rules/aio104';
import { aio105 } from '../../../../src/analysis/rules/aio105';
import { aio106 } from '../../../../src/analysis/rules/aio106';
import { aio107 } from '../../../../src/analysis/rules/aio107';
import { aio108 } from '../../../../src/analysis/rules/aio108';
import { aio109 } from '../../../../src/analysis/rules/aio109';
import { aio121 } from '../../../../src/analysis/rules/aio121';
import { aio122 } from '../../../../src/analysis/rules/aio122';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio103, {
  flags: {
    'a default and an attribute of a class': `
import asyncio
def fetch(url, loop=asyncio.get_event_loop()):  # !
    ...
class Client:
    loop = asyncio.get_event_loop()  # !
`,
  },
  passes: {
    'None, and a loop that is looked for when it is needed': `
import asyncio
def fetch(url, loop=None):
    loop = loop or asyncio.get_event_loop()
class Client:
    def __init__(self):
        self.loop = asyncio.get_event_loop()
`,
  },
});

ruleTests(aio104, {
  flags: {
    'gather of coroutines that a list has': `
import asyncio
async def a(x): ...
loop = asyncio.new_event_loop()
many = [a(x) for x in range(3)]
loop.run_until_complete(asyncio.gather(*many))  # !
loop.run_until_complete(asyncio.gather(*(a(x) for x in range(3))))  # !
loop.run_until_complete(asyncio.gather())  # !
`,
    'gather at the top of a file': {
      code: `
import asyncio
async def a(): ...
both = asyncio.gather(a(), a())  # !
`,
      says: ['in code of the module', '3.11'],
    },
    'a future in what a script calls': {
      code: `
import asyncio
def make():
    return asyncio.Future()  # !
make()
`,
      says: ["in 'make', which is called where no event loop runs", 'called here, in module main'],
    },
  },
  passes: {
    'futures, which have a loop, or what may be some': `
import asyncio
def cancel(loop, tasks, other):
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks))
    asyncio.ensure_future(other.acquire())
cancel(asyncio.new_event_loop(), [], None)
`,
    'a loop that somebody sets for the main thread': `
import asyncio
async def a(): ...
asyncio.set_event_loop(asyncio.new_event_loop())
asyncio.ensure_future(a())
`,
    'a coroutine, a loop that is given, a future that has one': `
import asyncio
async def a(): ...
async def main():
    await asyncio.gather(a(), a())
loop = asyncio.new_event_loop()
future = asyncio.Future(loop=loop)
asyncio.ensure_future(a(), loop=loop)
asyncio.ensure_future(loop.create_task(a()))
`,
  },
});

ruleTests(aio105, {
  flags: {
    'a loop that a thread sets for itself, or that is taken away': `
import asyncio, threading
def work():
    asyncio.set_event_loop(asyncio.new_event_loop())
threading.Thread(target=work).start()
asyncio.set_event_loop(None)
loop = asyncio.get_event_loop()  # !
`,
    'the loop of a script': `
import asyncio
async def main(): ...
loop = asyncio.get_event_loop()  # !
loop.run_until_complete(main())
`,
    'a function that the script calls': `
import asyncio
def start():
    loop = asyncio.get_event_loop()  # !
    loop.run_forever()
if __name__ == "__main__":
    start()
`,
  },
  passes: {
    'a policy of the program': `
import asyncio
class Policy(asyncio.DefaultEventLoopPolicy): ...
asyncio.set_event_loop_policy(Policy())
loop = asyncio.get_event_loop()
`,
    'a loop that was set': `
import asyncio
asyncio.set_event_loop(asyncio.new_event_loop())
loop = asyncio.get_event_loop()
`,
    'a coroutine, and a function that nobody calls': `
import asyncio
async def main():
    asyncio.get_event_loop()
def helper():
    return asyncio.get_event_loop()
`,
  },
  fixes: {
    'with asyncio.run()': {
      before: 'import asyncio\nasync def main(): ...\nasyncio.get_event_loop().run_until_complete(main())\n',
      after: 'import asyncio\nasync def main(): ...\nasyncio.run(main())\n',
    },
  },
});

ruleTests(aio106, {
  flags: {
    'a coroutine function, and a method': `
import asyncio
from asyncio import get_event_loop
async def f():
    loop = asyncio.get_event_loop()  # !
class A:
    async def g(self):
        get_event_loop().time()  # !
`,
  },
  passes: {
    'a plain function within': `
import asyncio
async def f():
    def inner():
        return asyncio.get_event_loop()
    asyncio.get_running_loop()
`,
  },
  fixes: {
    'with get_running_loop': {
      before: 'import asyncio\nasync def f():\n    loop = asyncio.get_event_loop()\n',
      after: 'import asyncio\nasync def f():\n    loop = asyncio.get_running_loop()\n',
    },
  },
});

ruleTests(aio107, {
  flags: {
    'async_to_sync in a coroutine function': {
      code: `
from asgiref.sync import async_to_sync
async def fetch(): ...
fetch_now = async_to_sync(fetch)
async def view(request):
    async_to_sync(fetch)()  # !
    fetch_now()  # !
`,
      says: ['async_to_sync()()'],
    },
    'asyncio.run, a loop, and a server': `
import asyncio, uvicorn
async def g(): ...
async def f():
    x = asyncio.run(g())  # !
    asyncio.get_running_loop().run_until_complete(g())  # !
    uvicorn.run("app:app")  # !
`,
  },
  passes: {
    'async_to_sync where no loop runs, and only made': `
from asgiref.sync import async_to_sync
async def fetch(): ...
def view(request):
    return async_to_sync(fetch)()
async def other(request):
    return async_to_sync(fetch)
`,
    'a plain function, a try, a thread': `
import asyncio
async def g(): ...
def f():
    asyncio.run(g())
async def h():
    try:
        asyncio.run(g())
    except RuntimeError:
        pass
    await asyncio.to_thread(asyncio.run, g())
    await asyncio.to_thread(lambda: asyncio.run(g()))
`,
    'a program that lets loops run in loops': `
import asyncio, nest_asyncio
nest_asyncio.apply()
async def g(): ...
async def f():
    asyncio.run(g())
`,
  },
  fixes: {
    'with await': {
      before: 'import asyncio\nasync def g(): ...\nasync def f():\n    return asyncio.run(g()).name\n',
      after: 'import asyncio\nasync def g(): ...\nasync def f():\n    return (await g()).name\n',
    },
  },
});

ruleTests(aio108, {
  flags: {
    'a helper that runs a loop, in another file': {
      code: `
### sync.py
import asyncio
async def fetch(): ...
class Client:
    def get(self):
        return self._run(fetch())
    def _run(self, coro):
        return asyncio.run(coro)
### main.py
from sync import Client
async def main():
    client = Client()
    client.get()  # !
`,
      says: ["'Client.get' calls asyncio.run()", 'called here, in Client._run()'],
    },
    'a helper that may run one': {
      code: `
import asyncio
async def g(): ...
def helper(wait):
    if wait:
        asyncio.run(g())
async def main():
    helper(True)  # !
`,
      says: ['may call'],
    },
  },
  passes: {
    'a helper that looks first, and one in a thread': `
import asyncio
async def g(): ...
def careful():
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(g())
def plain():
    asyncio.run(g())
async def main():
    careful()
    await asyncio.to_thread(plain)
`,
  },
});

ruleTests(aio109, {
  flags: {
    'a function without its parentheses': `
import asyncio
async def main(): ...
asyncio.run(main)  # !
loop = asyncio.new_event_loop()
loop.run_until_complete(main)  # !
`,
  },
  passes: {
    'a coroutine, and a name that may be one': `
import asyncio
async def main(): ...
asyncio.run(main())
def start(main):
    asyncio.run(main)
`,
  },
  fixes: {
    'with parentheses': {
      before: 'import asyncio\nasync def main(debug=False): ...\nasyncio.run(main)\n',
      after: 'import asyncio\nasync def main(debug=False): ...\nasyncio.run(main())\n',
    },
  },
});

ruleTests(aio121, {
  flags: {
    'a cell': { code: 'import asyncio\nasync def main(): ...\nasyncio.run(main())  # !\n', notebook: true },
  },
  passes: {
    'a script': 'import asyncio\nasync def main(): ...\nasyncio.run(main())\n',
    'a function of a notebook': { code: 'import asyncio\ndef f(c):\n    asyncio.run(c)\n', notebook: true },
  },
  fixes: {
    'with await': {
      before: 'import asyncio\nasync def main(): ...\nasyncio.run(main())\n',
      after: 'import asyncio\nasync def main(): ...\nawait main()\n',
      notebook: true,
    },
  },
});

ruleTests(aio122, {
  flags: {
    'main() under the guard, and sleep': `
import asyncio
async def main(): ...
asyncio.sleep(1)  # !
if __name__ == "__main__":
    main()  # !
`,
  },
  passes: {
    'a cell of a notebook': { code: 'async def main(): ...\nmain()\n', notebook: true },
    'what is run, or kept': `
import asyncio
async def main(): ...
asyncio.run(main())
coro = main()
`,
  },
  fixes: {
    'with asyncio.run and its import': {
      before: '"""Doc."""\nimport sys\n\nasync def main(): ...\nmain()\n',
      after: '"""Doc."""\nimport sys\nimport asyncio\n\nasync def main(): ...\nasyncio.run(main())\n',
    },
    'under the name that the file has for asyncio': {
      before: 'import asyncio as aio\nasync def main(): ...\nmain()\n',
      after: 'import asyncio as aio\nasync def main(): ...\naio.run(main())\n',
    },
  },
});

import { aio402 } from '../../../../src/analysis/rules/aio402';
import { aio405 } from '../../../../src/analysis/rules/aio405';
import { aio408 } from '../../../../src/analysis/rules/aio408';
import { aio409 } from '../../../../src/analysis/rules/aio409';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio402, {
  flags: {
    'bare and BaseException in a loop': `
async def main(work):
    while True:
        try:
            await work()
        except:  # !
            pass
    for x in work:
        try:
            await x
        except BaseException as e:  # !
            print(e)
`,
    'an await of another task than the one that was cancelled': `
async def stop(tasks, other):
    for task in tasks:
        task.cancel()
        try:
            await other
        except BaseException:  # !
            pass
`,
  },
  passes: {
    'tasks that were cancelled just before': `
async def stop(tasks):
    for task in tasks:
        if not task.done():
            task.cancel()
            try:
                await task
            except:
                pass
    for task in tasks:
        try:
            task.cancel()
            await task
        except BaseException:
            pass
`,
    'what is given to something that may raise it, never returns, or is of Twisted': `
import sys
from typing import NoReturn
def convert(error) -> NoReturn:
    raise OSError from error
async def main(work, outcomes):
    while True:
        try:
            await work()
        except BaseException as error:
            outcomes.append(error)
    while True:
        try:
            await work()
        except BaseException:
            convert(None)
    while True:
        try:
            await work()
        except BaseException:
            sys.exit(1)
`,
    'coroutines of Twisted': `
from twisted.internet.defer import Deferred
async def main(work):
    while True:
        try:
            await work()
        except BaseException:
            pass
`,
    'what raises, leaves, knows CancelledError, awaits nothing, or is no loop': `
import asyncio
async def main(work):
    while True:
        try:
            await work()
        except:
            raise
    while True:
        try:
            await work()
        except BaseException:
            break
    while True:
        try:
            await work()
        except asyncio.CancelledError:
            raise
        except BaseException:
            pass
    while True:
        try:
            work()
        except:
            pass
    try:
        await work()
    except:
        pass
`,
  },
  fixes: {
    'with Exception': {
      before:
        'async def f(w):\n    while True:\n        try:\n            await w()\n        except:\n            pass\n',
      after:
        'async def f(w):\n    while True:\n        try:\n            await w()\n        except Exception:\n            pass\n',
    },
  },
});

ruleTests(aio405, {
  flags: {
    'jumps out of a finally': `
async def main(work):
    while True:
        try:
            await work()
        finally:
            break  # !
    try:
        await work()
    finally:
        if work:
            return 1  # !
`,
    'jumps behind handlers that keep some errors, wait, raise, or are not in the way': `
async def main(work, log):
    for x in work:
        try:
            await work()
        except Exception:
            pass
        finally:
            continue  # !
    while True:
        try:
            await work()
        except BaseException as error:
            await log(error)
        finally:
            break  # !
    while True:
        try:
            work()
        except:
            raise ValueError
        finally:
            break  # !
    try:
        work()
    except:
        pass
    else:
        await work()
    finally:
        return  # !
`,
  },
  passes: {
    'what comes behind handlers that keep everything': `
import asyncio
async def close(work, transport):
    try:
        await work()
    except asyncio.CancelledError:
        pass
    except BaseException as error:
        print(error)
    finally:
        if transport is None:
            return
        transport.close()
`,
    'jumps of loops and functions within, and plain functions': `
async def main(work):
    try:
        await work()
    finally:
        for x in work:
            break
        def inner():
            return 1
def plain(work):
    try:
        work()
    finally:
        return 1
`,
  },
});

const waitFor = `
import asyncio
async def main(w):
    try:
        await asyncio.wait_for(w(), 1)
    except TimeoutError:  # !
        pass
`;

ruleTests(aio408, {
  flags: { 'the builtin around wait_for': { code: waitFor, python: [3, 10], says: ['3.10'] } },
  passes: {
    'a program of which nobody says for which Python it is': {
      code: waitFor.replace('  # !', ''),
      python: [3, 9],
      assumed: true,
    },
    'newer Pythons': { code: waitFor.replace('  # !', ''), python: [3, 11] },
    'asyncio’s own, and no wait_for': {
      code: 'import asyncio\nasync def f(w):\n    try:\n        await asyncio.wait_for(w(), 1)\n    except asyncio.TimeoutError:\n        pass\n    try:\n        await w()\n    except TimeoutError:\n        pass\n',
      python: [3, 9],
    },
  },
  fixes: {
    'with asyncio’s': {
      before: waitFor.replace('  # !', ''),
      after: waitFor.replace('except TimeoutError:  # !', 'except asyncio.TimeoutError:'),
      python: [3, 9],
    },
  },
});

ruleTests(aio409, {
  flags: {
    'CancelledError of the wrong library': `
import asyncio, concurrent.futures
from concurrent.futures import CancelledError
async def main(w):
    try:
        await w()
    except concurrent.futures.CancelledError:  # !
        pass
    try:
        await w()
    except CancelledError:  # !
        pass
`,
  },
  passes: {
    'one that the program raises itself, or makes others from': `
from concurrent.futures import CancelledError
async def main(w):
    try:
        await w()
    except CancelledError:
        pass
class Cancelled(CancelledError): ...
`,
    'a result that something else asks for': `
import asyncio, concurrent.futures
async def main(future):
    try:
        await asyncio.get_running_loop().run_in_executor(None, future.result)
    except concurrent.futures.CancelledError:
        pass
`,
    'futures of that library, and TimeoutError of new Pythons': `
import asyncio, concurrent.futures
async def main(w, future):
    try:
        await w()
        future.result()
    except concurrent.futures.CancelledError:
        pass
    try:
        await w()
    except concurrent.futures.TimeoutError:
        pass
def plain(w):
    try:
        w()
    except concurrent.futures.CancelledError:
        pass
`,
  },
  fixes: {
    'with asyncio’s': {
      before:
        'import concurrent.futures\nasync def f(w):\n    try:\n        await w()\n    except concurrent.futures.CancelledError:\n        pass\n',
      after:
        'import concurrent.futures\nimport asyncio\nasync def f(w):\n    try:\n        await w()\n    except asyncio.CancelledError:\n        pass\n',
    },
  },
});

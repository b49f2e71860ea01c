import { aio501 } from '../../../../src/analysis/rules/aio501';
import { aio502 } from '../../../../src/analysis/rules/aio502';
import { aio503 } from '../../../../src/analysis/rules/aio503';
import { aio504 } from '../../../../src/analysis/rules/aio504';
import { aio505 } from '../../../../src/analysis/rules/aio505';
import { aio506 } from '../../../../src/analysis/rules/aio506';
import { aio508 } from '../../../../src/analysis/rules/aio508';
import { aio509 } from '../../../../src/analysis/rules/aio509';
import { aio510 } from '../../../../src/analysis/rules/aio510';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio501, {
  flags: {
    'time.sleep under any name': {
      code: `
import time
from time import sleep as pause
async def main():
    time.sleep(1)  # !
    pause(2)  # !
`,
      says: ["'main' is a coroutine function"],
    },
  },
  passes: {
    'zero seconds': `
import time
async def main():
    time.sleep(0)
`,
    'asyncio’s sleep, plain functions, functions in threads': `
import asyncio, time
async def main():
    await asyncio.sleep(1)
    await asyncio.to_thread(time.sleep, 1)
    def inner():
        time.sleep(1)
    await asyncio.to_thread(inner)
    await asyncio.to_thread(lambda: time.sleep(1))
def plain():
    time.sleep(1)
`,
  },
  fixes: {
    'behind an await that is there': {
      before: 'import asyncio, time\nasync def f():\n    await time.sleep(1)\n',
      after: 'import asyncio, time\nasync def f():\n    await asyncio.sleep(1)\n',
    },
    'with asyncio.sleep': {
      before: 'import time\nasync def f():\n    time.sleep(0.5)\n',
      after: 'import time\nimport asyncio\nasync def f():\n    await asyncio.sleep(0.5)\n',
    },
  },
});

ruleTests(aio502, {
  flags: {
    'requests, urllib, sessions': `
import requests, urllib.request
async def main(url):
    requests.get(url)  # !
    urllib.request.urlopen(url)  # !
    session = requests.Session()
    session.post(url)  # !
`,
  },
  passes: {
    'a session of the program whose methods are awaited': `
import requests
class Session(requests.Session):
    def request(self, *args):
        return executor.submit(super().request, *args)
async def main():
    session = Session()
    await session.get("https://example.org")
`,

    'asynchronous clients': `
import httpx
async def main(url):
    async with httpx.AsyncClient() as client:
        await client.get(url)
`,
  },
  fixes: {
    'a generator that is alone in the parentheses': {
      before: 'import asyncio, requests\nasync def f(u):\n    requests.get(x for x in u)\n',
      after: 'import asyncio, requests\nasync def f(u):\n    await asyncio.to_thread(requests.get, (x for x in u))\n',
    },
    'with a thread': {
      before: 'import asyncio, requests\nasync def f(u):\n    return requests.get(u, timeout=1).text\n',
      after:
        'import asyncio, requests\nasync def f(u):\n    return (await asyncio.to_thread(requests.get, u, timeout=1)).text\n',
    },
  },
});

ruleTests(aio503, {
  flags: {
    'subprocess and os': `
import os, subprocess
async def main():
    subprocess.run(["ls"])  # !
    os.system("ls")  # !
    p = subprocess.Popen(["ls"])
    p.wait()  # !
`,
  },
  passes: {
    'a process that has ended, and a wait that does not': `
import asyncio, os, subprocess
async def main(pid):
    process = subprocess.Popen(['x'])
    while process.poll() is None:
        await asyncio.sleep(0.1)
    process.wait()
    os.waitpid(pid, os.WNOHANG)
`,
    'asyncio’s processes, and a process that is only started': `
import asyncio, subprocess
async def main():
    p = await asyncio.create_subprocess_exec("ls")
    await p.wait()
    subprocess.Popen(["ls"])
`,
  },
});

ruleTests(aio504, {
  flags: { shutil: 'import shutil\nasync def f(a, b):\n    shutil.copytree(a, b)  # !\n' },
  passes: { 'a small file': 'async def f(p):\n    with open(p) as f:\n        return f.read()\n' },
});

ruleTests(aio505, {
  flags: { input: 'async def f():\n    return input("> ")  # !\n' },
  passes: { 'an input of the program’s own': 'def input(x): ...\nasync def f():\n    return input("> ")\n' },
});

ruleTests(aio506, {
  flags: {
    'look-ups':
      'import socket\nasync def f(h):\n    socket.gethostbyname(h)  # !\n    socket.create_connection((h, 80))  # !\n',
    'sockets that are made where they are used': {
      code: `
import socket
class Client:
    def __init__(self):
        self.socket = socket.socket()
    async def ask(self, address):
        self.socket.connect(address)  # !
        self.socket.sendall(b"x")  # !
        return self.socket.recv(100)  # !
async def serve():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.settimeout(5)
        server.bind(("", 8080))
        server.listen()
        connection, address = server.accept()  # !
`,
      says: ['await loop.sock_connect()'],
    },
  },
  passes: {
    'sockets that are given, that do not wait, of datagrams, in functions that are no coroutine functions': `
import socket
async def given(sock: socket.socket):
    sock.recv(100)
async def address():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.connect(("8.8.8.8", 80))
    s.recv(100, socket.MSG_PEEK)
    return s.getsockname()[0]
def plain():
    s = socket.socket()
    s.connect(("localhost", 80))
`,
    'sockets that somebody tells not to wait': `
import socket
class Client:
    def __init__(self):
        self.socket = socket.socket()
        self.socket.setblocking(False)
    async def ask(self, loop):
        return self.socket.recv(100)
`,
    'sockets that are waited for by other means': `
import socket
async def ask(loop):
    s = socket.socket()
    s.settimeout(0)
    await loop.sock_connect(s, ("localhost", 80))
    return s.recv(100)
`,
    'a look-up of numbers only': `
import socket
async def main(host):
    socket.getaddrinfo(host, 80, flags=socket.AI_NUMERICHOST)
`,
    'the loop’s own': 'import asyncio\nasync def f(h):\n    await asyncio.get_running_loop().getaddrinfo(h, 80)\n',
  },
});

ruleTests(aio508, {
  flags: {
    'futures one after the other as they are done': `
from concurrent.futures import ThreadPoolExecutor, as_completed
pool = ThreadPoolExecutor()
async def main(jobs):
    for future in as_completed([pool.submit(job) for job in jobs]):  # !
        print(future)
`,
    'directly, by a name, and of several': `
import asyncio, concurrent.futures
from concurrent.futures import ThreadPoolExecutor
class Service:
    def __init__(self):
        self.pool = ThreadPoolExecutor(4)
    async def run(self, work):
        self.pool.submit(work).result()  # !
        future = self.pool.submit(work, 1)
        await asyncio.sleep(1)
        print(future.exception())  # !
        concurrent.futures.wait([self.pool.submit(work)])  # !
`,
  },
  passes: {
    'those of asyncio, with a time limit, and where no loop runs': `
import asyncio
from concurrent.futures import as_completed
async def main(jobs, futures):
    for each in asyncio.as_completed(jobs):
        await each
    for future in as_completed(futures, timeout=0):
        print(future)
def plain(futures):
    for future in as_completed(futures):
        print(future)
`,
    'what is known to be done, what is awaited, other threads, a wait that ends at once': `
import asyncio, concurrent.futures
from concurrent.futures import ThreadPoolExecutor
async def main(work, futures):
    with ThreadPoolExecutor() as pool:
        future = pool.submit(work)
        await asyncio.wrap_future(future)
        print(future.result())
        other = pool.submit(work)
        while not other.done():
            await asyncio.sleep(1)
        other.result()
        task = asyncio.get_running_loop().run_in_executor(pool, work)
        await task
        task.result()
        concurrent.futures.wait(futures, timeout=0)
        await asyncio.to_thread(lambda: pool.submit(work).result())
def plain(pool: ThreadPoolExecutor, work):
    return pool.submit(work).result()
`,
  },
  fixes: {
    'by asyncio’s future': {
      before:
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\nasync def f(pool: ThreadPoolExecutor, g):\n    return pool.submit(g).result().text\n',
      after:
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\nasync def f(pool: ThreadPoolExecutor, g):\n    return (await asyncio.wrap_future(pool.submit(g))).text\n',
    },
  },
});

ruleTests(aio509, {
  flags: {
    'directly, and by a name': `
import asyncio
async def work(): ...
async def main(loop):
    asyncio.run_coroutine_threadsafe(work(), loop).result()  # !
    future = asyncio.run_coroutine_threadsafe(work(), loop)
    return future.result(1)  # !
`,
  },
  passes: {
    'a future that was waited for, or is known to be done': `
import asyncio
async def work(): ...
async def main(loop):
    future = asyncio.run_coroutine_threadsafe(work(), loop)
    await asyncio.wrap_future(future)
    future.result()
    other = asyncio.run_coroutine_threadsafe(work(), loop)
    while not other.done():
        await asyncio.sleep(1)
    return other.result()
`,
    'a thread’s function, and an awaited one': `
import asyncio
async def work(): ...
def thread(loop):
    return asyncio.run_coroutine_threadsafe(work(), loop).result()
async def main(loop):
    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), loop))
`,
  },
  fixes: {
    'with await': {
      before:
        'import asyncio\nasync def w(): ...\nasync def f(l):\n    x = asyncio.run_coroutine_threadsafe(w(), l).result()\n',
      after: 'import asyncio\nasync def w(): ...\nasync def f(l):\n    x = await w()\n',
    },
  },
});

ruleTests(aio510, {
  flags: {
    'a queue of threads': `
import queue
class Worker:
    def __init__(self):
        self.items = queue.Queue()
    async def run(self):
        self.items.get()  # !
        self.items.join()  # !
`,
    'a join':
      'import threading\nasync def f(g):\n    t = threading.Thread(target=g)\n    t.start()\n    t.join()  # !\n',
  },
  passes: {
    'a queue of threads that is asked without waiting': `
import queue
items = queue.Queue()
async def run():
    items.get(False)
    items.get(block=False)
    items.get_nowait()
    items.put(1)
`,
    'a task’s wait': 'import asyncio\nasync def f(e: asyncio.Event):\n    await e.wait()\n',
    'a look for no time': `
import threading
async def f(thread: threading.Thread, event: threading.Event):
    thread.join(timeout=0)
    thread.join(0.0)
    return event.wait(0)
`,
  },
});

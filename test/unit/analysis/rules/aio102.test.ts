import { aio102 } from '../../../../src/analysis/rules/aio102';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio102, {
  flags: {
    'commands of groups that click makes, and of a Flask application': `
import asyncio, click
from flask import Flask
app = Flask(__name__)
@click.group()
def cli(): ...
@cli.group("db")
def database(): ...
@cli.command()
@click.option("--x")
def run(x):
    asyncio.get_running_loop()  # !
@database.command()
def seed():
    asyncio.get_running_loop()  # !
@app.cli.command("seed")
def other():
    asyncio.get_running_loop()  # !
`,
    'a property that is read where no loop runs': {
      code: `
### lib.py
import asyncio
class Client:
    @property
    def loop(self):
        return self._find()
    def _find(self):
        return asyncio.get_running_loop()
    def start(self, coro):
        return self.loop.create_task(coro)  # !
### app.py
from lib import Client
client = Client()
print(client.loop)  # !
client.start(1)
`,
      says: ["'Client.loop' runs here and calls get_running_loop()", "'Client.start' is called where none runs"],
    },
    'partial functions and lambdas that are kept in names': `
import asyncio
from functools import partial
async def work(): ...
def spawn(coro):
    asyncio.create_task(coro)  # !
def begin(name):
    return asyncio.get_running_loop()  # !
job = partial(spawn, 1)
job()
start = lambda: begin("x")
def main():
    start()
main()
`,
    'what a lambda calls that is run without a loop': {
      code: `
import asyncio, atexit
def stop():
    asyncio.create_task(1)  # !
def setup():
    atexit.register(lambda: stop())
`,
      says: ['given to atexit.register() here, in setup()', 'called here, in a lambda'],
    },
    'a plain main() that makes a task': {
      code: `
import asyncio
async def work(): ...
def main():
    asyncio.create_task(work())  # !
main()
`,
      says: ["'main' is called where none runs", 'called here, in module main'],
    },
    'a chain across files and methods': {
      code: `
### app.py
from lib import Client
client = Client()
client.start()
### lib.py
import asyncio
class Client:
    def start(self):
        self._spawn()
    def _spawn(self):
        return asyncio.get_running_loop()  # !
`,
      says: ['called here, in module app', 'called here, in Client.start()'],
    },
    'views and commands of Django, views of Flask, a function for typer': `
### views.py
import asyncio
from django.core.management.base import BaseCommand
from django.views.generic import TemplateView
from flask.views import MethodView
class Home(TemplateView):
    def get(self, request):
        return asyncio.get_running_loop()  # !
class Command(BaseCommand):
    def handle(self, *arguments, **options):
        return asyncio.get_running_loop()  # !
class Items(MethodView):
    def post(self):
        return asyncio.get_running_loop()  # !
def index(request):
    return asyncio.get_running_loop()  # !
def main(count: int):
    return asyncio.get_running_loop()  # !
### urls.py
import typer
import views
from django.urls import path
urlpatterns = [path("index", views.index)]
typer.run(views.main)
`,
    'what a click command calls': `
import asyncio, click
async def work(): ...
@click.command()
def serve():
    helper()
def helper():
    asyncio.create_task(work())  # !
`,
  },
  passes: {
    'commands that are coroutine functions, and of what only looks like a group': `
import asyncio, click
@click.group()
def cli(): ...
@cli.command()
async def run():
    asyncio.get_running_loop()
@click.command()
async def single(): ...
@single.command()
def other():
    asyncio.get_running_loop()
`,
    'properties that are read on the loop, that look first, that are replaced or set': `
import asyncio
class Client:
    @property
    def loop(self):
        return asyncio.get_running_loop()
    @property
    def maybe(self):
        try:
            return asyncio.get_running_loop()
        except RuntimeError:
            return None
    def start(self):
        return self.loop
    def given(self, loop=None):
        return loop or self.loop
class Other(Client):
    @property
    def loop(self):
        return None
class Last:
    @property
    def loop(self):
        return asyncio.get_running_loop()
    @loop.setter
    def loop(self, value): ...
async def main():
    client = Client()
    client.start()
    return Last().loop
print(Client().maybe, Client().given(1))
Client().start()
Last().loop = 1
`,
    'lambdas that are only made, of which one of several is meant, or that the loop calls': `
import asyncio
def spawn():
    asyncio.create_task(1)
later = lambda: spawn()
def two():
    run = lambda: spawn()
    run = lambda: None
    run()
def three(loop: asyncio.AbstractEventLoop, use):
    loop.call_soon(lambda: spawn())
    use(lambda: spawn())
two()
three(asyncio.new_event_loop(), print)
`,
    'views that are coroutine functions, and other methods of views': `
import asyncio
from django.views import View
class Home(View):
    async def get(self, request):
        return asyncio.get_running_loop()
    def helper(self):
        return asyncio.get_running_loop()
`,
    'what stands behind an if that may return': `
import asyncio
class Session:
    def __init__(self, loop=None):
        if loop is not None:
            self.loop = loop
            return
        self.loop = asyncio.get_running_loop()
Session(asyncio.new_event_loop())
`,

    'a function within a test': {
      code: `
### test_app.py
import asyncio
def test_app(server):
    def handler():
        return asyncio.get_running_loop()
    server.on(handler)
`,
    },

    'a loop that may have been given': `
import asyncio
class Session:
    def __init__(self, loop=None):
        self.loop = loop or asyncio.get_running_loop()
        if loop is None:
            asyncio.get_running_loop()
Session(asyncio.new_event_loop())
`,
    'a function that only coroutines call': `
import asyncio
async def work(): ...
def spawn():
    asyncio.create_task(work())
async def main():
    spawn()
asyncio.run(main())
`,
    'a function that nobody calls': `
import asyncio
def spawn(coro):
    return asyncio.create_task(coro)
`,
    'a function that looks first': `
import asyncio
def spawn(coro):
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return asyncio.create_task(coro)
spawn(1)
`,
    'a method that a subclass replaces': `
import asyncio
class A:
    def start(self):
        self.spawn()
    def spawn(self):
        asyncio.create_task(1)
class B(A):
    def spawn(self):
        pass
B().start()
`,
    'a call under a condition': `
import asyncio, sys
def spawn():
    asyncio.create_task(1)
if len(sys.argv) > 1:
    spawn()
`,
  },
});

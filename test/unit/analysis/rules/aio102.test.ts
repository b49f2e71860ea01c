import { aio102 } from '../../../../src/analysis/rules/aio102';
import { ruleTests } from '../../../support/analysis/ruleTests';

ruleTests(aio102, {
  flags: {
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

"""An HTTP server to put under load: prints its port, and answers until its standard input ends.

usage: server.py asyncio|uvloop      with aiohttp (and uvloop) on PYTHONPATH
`/` is a small JSON answer; `/cpu` says how many seconds of CPU time the process has used.
"""
import asyncio
import sys
import time

from aiohttp import web


async def hello(request):
    """What the load asks for."""
    return web.json_response({'hello': request.query.get('name', 'world'), 'answer': 42})


async def cpu(_request):
    """How much CPU time this process has used."""
    return web.json_response({'seconds': time.process_time()})


async def serve():
    """Answers until the standard input ends."""
    application = web.Application()
    application.router.add_get('/', hello)
    application.router.add_get('/cpu', cpu)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, '127.0.0.1', 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


def main():
    """Runs the server on the loop that the command line names."""
    if sys.argv[1] == 'uvloop':
        import uvloop as loops
    else:
        loops = asyncio
    loop = loops.new_event_loop()
    loop.run_until_complete(serve())
    loop.close()


main()

"""What one unit of work costs an event loop: prints a JSON object of microseconds of the process's CPU time.

usage: loops.py MEASURE[,MEASURE...] SCALE      MEASURE is a key of MEASURES; SCALE multiplies the amount of work
"""
import asyncio
import json
import platform
import sys
import time

REPETITIONS = 15        # in one process; the best counts. Short ones: on a busy machine some of them are not disturbed


async def step(scale):
    """Tasks that switch with sleep(0), and do nothing else."""
    tasks, switches = 500, max(1, int(40 * scale))

    async def switch():
        for _ in range(switches):
            await asyncio.sleep(0)

    running = [asyncio.create_task(switch()) for _ in range(tasks)]
    await asyncio.sleep(0)
    began = time.process_time()
    await asyncio.wait(running)
    return began, tasks * switches


async def task(scale):
    """Tasks that are created, run and end."""
    batches = max(1, int(40 * scale))

    async def nothing():
        pass

    began = time.process_time()
    for _ in range(batches):
        await asyncio.gather(*[asyncio.create_task(nothing()) for _ in range(100)])
    return began, batches * 100


async def queue(scale):
    """Items through a queue of ten places, from one task to another."""
    items = max(1, int(12_000 * scale))
    between = asyncio.Queue(10)

    async def produce():
        for item in range(items):
            await between.put(item)

    async def consume():
        for _ in range(items):
            await between.get()

    began = time.process_time()
    await asyncio.gather(produce(), consume())
    return began, items


async def pingpong(scale):
    """Items through two queues of one place: each one is a wait and a wake-up on both sides."""
    items = max(1, int(4_000 * scale))
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def first():
        for item in range(items):
            await there.put(item)
            await back.get()

    async def second():
        for _ in range(items):
            await back.put(await there.get())

    began = time.process_time()
    await asyncio.gather(first(), second())
    return began, items


MEASURES = {'step': step, 'task': task, 'queue': queue, 'pingpong': pingpong}


async def cost(measure, scale):
    """Microseconds a unit."""
    began, units = await measure(scale)
    return (time.process_time() - began) / units * 1e6


def main():
    """Runs the measures that the command line names."""
    scale = float(sys.argv[2])
    found = {name: min(asyncio.run(cost(MEASURES[name], scale)) for _ in range(REPETITIONS)) for name in sys.argv[1].split(',')}
    print(json.dumps({'version': platform.python_version(), 'microseconds': found}))


main()

"""Ten million steps of tasks: prints how the process's memory grows, a JSON array of `{"steps", "anonymous", "file"}` in KiB of its resident set.

usage: rows.py STEPS      Linux only: memory is read from /proc.
"""
import asyncio
import json
import sys

TASKS = 1000
SAMPLES = 10


def resident(steps):
    """The resident set now: what is the process's own, and what is mapped from files."""
    with open('/proc/self/status') as status:
        values = dict(line.split(':', 1) for line in status)
    return {'steps': steps, 'anonymous': int(values['RssAnon'].split()[0]), 'file': int(values['RssFile'].split()[0]) + int(values['RssShmem'].split()[0])}


async def main():
    """Samples after each tenth of the steps."""
    steps = int(sys.argv[1])
    switches = steps // SAMPLES // TASKS

    async def switch():
        for _ in range(switches):
            await asyncio.sleep(0)

    found = []
    for sample in range(SAMPLES):
        await asyncio.gather(*[switch() for _ in range(TASKS)])
        found.append(resident((sample + 1) * switches * TASKS))
    print(json.dumps(found))


asyncio.run(main())

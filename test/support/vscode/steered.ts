/**
 * A program that does what a test says, from outside: it makes a task whenever a file of its number appears (`steered.py.0`), and ends its tasks and itself when
 * the file `stop` does.
 */
export const steered = `
import asyncio, os, sys

async def rest(gate):
    await gate.wait()

async def main():
    gate = asyncio.Event()
    tasks = []
    while not os.path.exists('stop'):
        if os.path.exists(f'{sys.argv[0]}.{len(tasks)}'):
            tasks.append(asyncio.create_task(rest(gate), name=f'task-{len(tasks)}'))
        await asyncio.sleep(0.01)
    gate.set()
    await asyncio.gather(*tasks)

asyncio.run(main())
`;

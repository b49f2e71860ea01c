# As 04_create_task_inside.py, with the loop's own method: `asyncio.create_task` is a short form of it.
#
# In Loopscope: the same three tasks as there, created in the call of `create_task`. Both ways to create a task are seen alike.
#
# Inside a coroutine `get_event_loop` works on every Python: it gives the running loop.
# Python 3.14 and newer: the call in `main` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")
    asyncio.get_event_loop().create_task(helloworld())


def main():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(helloworld())


if __name__ == "__main__":
    main()

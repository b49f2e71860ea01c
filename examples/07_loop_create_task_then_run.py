# `loop.create_task` needs no running loop: the task waits until the loop is run. (If the loop were never run, the task would never be executed.)
#
# In Loopscope: two tasks of the same coroutine, created in the last two lines of `main`, none by a task. The first is ready from its creation until the loop runs.
# Both are done.
#
# Python 3.14 and newer: `get_event_loop` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")


def main():
    loop = asyncio.get_event_loop()
    loop.create_task(helloworld())
    loop.run_until_complete(helloworld())


if __name__ == "__main__":
    main()

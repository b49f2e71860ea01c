# The same with `asyncio.gather`, which takes coroutines and futures, and gives their results.
#
# In Loopscope: one task, `helloworld`, created in `main`. `gather` is no task: it is a future with one member, and the loop runs until it is done.
#
# Python 3.14 and newer: `get_event_loop` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")


def main():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(asyncio.gather(helloworld()))


if __name__ == "__main__":
    main()

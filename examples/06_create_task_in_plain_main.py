# `asyncio.create_task` where no loop runs.
#
# In Loopscope: no task, and two findings. The misuse `no-running-loop`: `asyncio.create_task` was called in `main`, and no loop runs in this
# thread. And `never-awaited`: the coroutine `helloworld`, made in the same line, was never run. The program ends with
# "RuntimeError: no running event loop" and exit code 1.
#
# Python 3.14 and newer: the line before fails already, with "RuntimeError: There is no current event loop in thread 'MainThread'."; the misuse
# `no-running-loop` then names `asyncio.get_event_loop`, and no coroutine was made.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")


def main():
    loop = asyncio.get_event_loop()
    asyncio.create_task(helloworld())   # gives "RuntimeError: no running event loop"


if __name__ == "__main__":
    main()

# Hello world as a coroutine, run by a loop of one's own asking.
#
# In Loopscope: one loop and one task, `helloworld`. The task was created by no task, in the last line of `main`, outside of any loop. It makes one step, waits for
# nothing, and is done. Then the loop stops; nobody closes it.
#
# Python 3.12 and 3.13: `get_event_loop` makes a loop when there is none, and warns (DeprecationWarning).
# Python 3.14 and newer: it makes none any more. The program ends with "RuntimeError: There is no current event loop in thread 'MainThread'." and Loopscope
# shows the misuse `no-running-loop` in the first line of `main`. No task was created. 17_asyncio_run.py is how the program is written today.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")


def main():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(helloworld())


if __name__ == "__main__":
    main()

# A coroutine that creates a task of itself, without end. The message is printed twice, not for ever: `run_until_complete` stops the loop when the first
# run is done, and by then only the second one had its turn.
#
# In Loopscope: three tasks, each created by the one before (the tree is three deep), in the call of `create_task`. The first is done. The second is done too: it had
# its turn in the same round of the loop in which the loop was told to stop. The third never made a step: it is still ready when the program ends.
#
# Python 3.14 and newer: `get_event_loop` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")
    asyncio.create_task(helloworld())


def main():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(helloworld())


if __name__ == "__main__":
    main()

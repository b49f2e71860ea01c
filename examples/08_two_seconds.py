# A coroutine that is run again and again for two seconds: each run creates the next one, and the loop runs until a sleep of two seconds is over.
#
# In Loopscope: tens of thousands of tasks in one chain, each the child of the one before, each with a single step; beside them one task that waits two
# seconds for `sleep`. The loop is never idle. The last task of the chain never gets its turn.
#
# Python 3.14 and newer: `get_event_loop` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")
    asyncio.create_task(helloworld())


def main():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(asyncio.gather(helloworld(), asyncio.sleep(2)))


if __name__ == "__main__":
    main()

# The same with `asyncio.wait`: a future that is done when all futures of a collection are done.
#
# In Loopscope: two tasks. `wait` (its coroutine is asyncio's own) waits for its one member, `helloworld`, and is done after it.
#
# Python 3.9 and 3.10: works (with a DeprecationWarning that Python shows under -W default only).
# Python 3.11 to 3.13: `wait` takes tasks only: "TypeError: Passing coroutines is forbidden, use tasks explicitly.". Loopscope shows the task `wait` that
# failed with it, and that the coroutine `helloworld` was never awaited, with the line that made it.
# Python 3.14 and newer: the program does not get that far: `get_event_loop` raises RuntimeError, and Loopscope shows the misuse `no-running-loop`.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")


def main():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(asyncio.wait([helloworld()]))


if __name__ == "__main__":
    main()

# Hello world as it is written today: `asyncio.run` makes a loop, runs the coroutine, cancels what is left, and closes the loop. The same on every Python from 3.7 on.
#
# In Loopscope: one loop; the task `main`, which creates the task `helloworld` and waits for it once. Both are done. asyncio itself runs two more
# small tasks at the end, to shut down asynchronous generators and the default executor; they are marked as asyncio's. Then the loop is closed.
import asyncio


async def helloworld():
    print("Hello world from a coroutine!")


async def main():
    task = asyncio.create_task(helloworld())
    await task


if __name__ == "__main__":
    asyncio.run(main())

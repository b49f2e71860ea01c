# A loop that runs in a thread of its own, and is stopped after five seconds from the main thread.
#
# In Loopscope: the loop runs in the second thread; its task `start` was created in `main`, before the loop ran. And a finding: the misuse `wrong-thread`,
# because the last line of `main` calls `loop.stop()` from the main thread. That is not thread-safe: the loop does not notice it before it wakes up by itself, here when the
# sleep of up to a second is over. `loop.call_soon_threadsafe(loop.stop)` wakes it. That sleep has made the task ready, and it stays so: no step follows.
#
# Python 3.14 and newer: `get_event_loop` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import time
import asyncio
from threading import Thread


async def start():
    while True:
        print("in start")
        await asyncio.sleep(1)


def run_it_forever(loop):
    loop.run_forever()


def main():
    loop = asyncio.get_event_loop()

    loop.create_task(start())
    thread = Thread(target=run_it_forever, args=(loop,))
    thread.start()

    time.sleep(5)
    loop.stop()


if __name__ == "__main__":
    main()

# A loop that runs until somebody stops it, and nobody does: end it with Ctrl+C, or with the debugger's stop button.
#
# In Loopscope: one task, `start`, created in `main`, outside of any task. It waits for a sleep of one second again and again; the loop is idle in between.
# Ctrl+C raises KeyboardInterrupt in `main`, where the loop runs. The task never ends: it is waiting when the program is over.
#
# Python 3.14 and newer: `get_event_loop` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import asyncio


async def start():
    while True:
        print("in start")
        await asyncio.sleep(1)


def main():
    loop = asyncio.get_event_loop()

    loop.create_task(start())
    loop.run_forever()


if __name__ == "__main__":
    main()

# As 13_producer_consumer.py, without the sleeps. Putting an item into a queue that has room does not give the loop back: the producer puts everything before the
# consumer has its first turn.
#
# In Loopscope: two tasks with one step each; nobody waits. The depth of the queue rises to all that was produced (and the sentinel), then falls to 0.
#
# Python 3.14 and newer: `get_event_loop` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import asyncio
import random
import functools

# make the print function always flush output immediately
# without this you'll find nothing gets printed until program
# end when suddenly all output is printed at once
print = functools.partial(print, flush=True)

# A message to indicate end of processing
END_OF_QUEUE = "This is the end...  This value doesn't actually matter so long as it's not a possible real value to go in the queue"


async def producer(queue):
    while True:
        emit_me = random.randint(1, 42)
        if emit_me == 42:
            print("At the end")
            break
        else:
            msg = f"Emitting {emit_me}"
            print(msg)
            await queue.put(msg)

    await queue.put(END_OF_QUEUE)


async def consumer(queue):
    while True:
        message = await queue.get()
        if message == END_OF_QUEUE:
            print(f"This is the end my friend....")
            break
        print(f"Got message: {message}")


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    queue = asyncio.Queue()
    loop.run_until_complete(asyncio.gather(producer(queue), consumer(queue)))
    loop.stop()
    loop.close()

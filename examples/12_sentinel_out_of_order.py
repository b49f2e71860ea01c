# As 11_queue_with_sentinel.py, with two lines the other way round: the consumer is run before the sentinel is put. It goes on for ever, because the loop
# runs until the consumer is done, and the line that puts the sentinel is never reached. End it with Ctrl+C, or with the debugger's stop button.
#
# In Loopscope: three tasks. Two have put an item each and are done. The third, `queue_coro`, has taken both and waits for the queue, at `await queue.get()`, for ever: its depth
# is 0, and no task is left that could put something into it.
#
# Python 3.14 and newer: `get_event_loop` raises RuntimeError; Loopscope shows the misuse `no-running-loop` and no task.
import asyncio
import functools

# make the print function always flush output immediately
# without this you'll find nothing gets printed until program
# end when suddenly all output is printed at once
print = functools.partial(print, flush=True)

# A message to indicate end of processing
END_OF_QUEUE = "This is the end...  This value doesn't actually matter so long as it's not a possible real value to go in the queue"


async def queue_coro(queue):
    while True:
        message = await queue.get()
        if message == END_OF_QUEUE:
            print(f"This is the end my friend....")
            break
        print(f"Got message: {message}")


if __name__ == "__main__":
    queue = asyncio.Queue()
    loop = asyncio.get_event_loop()

    loop.run_until_complete(queue.put("foobar!"))
    loop.run_until_complete(queue.put("foobar is another!"))
    loop.run_until_complete(queue_coro(queue))
    loop.run_until_complete(queue.put(END_OF_QUEUE))

    loop.stop()
    loop.run_forever()
    loop.close()

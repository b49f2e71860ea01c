"""Tasks that go without an end: destroyed while pending, or failed with nobody to look at the error."""
from __future__ import annotations

from asyncio import tasks as asyncio_tasks

from . import creation, loop_numbers, loops, sink, tasks, unawaited
from .guard import failed
from .tasks import GONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_swept_at = 0
_SWEEP_EVERY = 4096     # tasks


def reported(loop: Any, context: Any) -> None:
    """The loop's exception handler is about to be called: asyncio reports here what became of tasks."""
    try:
        message = context.get('message')
        if creation.begun:
            creation.settle(id(context.get('task') or context.get('future')))
        if message == 'Task was destroyed but it is pending!':
            task = context.get('task')
            unawaited.dies_with_task(getattr(task, '_coro', None))
            n = tasks.ids.pop(id(task), None)
            if n is not None:
                sink.row(sink.now(), 0, n, 0, 0, GONE | 1 << 8)
        elif 'handle' in context:
            loops.uncaught(context.get('exception'))
        elif type(message) is str and message.endswith('exception was never retrieved'):
            found = tasks.failures.get(id(context.get('future')))
            if found is not None:
                sink.row(sink.now(), 0, found[0], 0, 0, GONE | 2 << 8)
    except Exception as error:
        failed and failed('lost tasks', error)


def at_exit() -> None:
    """The program ends: what still holds a task that failed has not looked at its error, and will not any more."""
    for n, kept in list(tasks.failures.values()):
        if getattr(kept(), '_log_traceback', False):
            sink.row(sink.now(), 0, n, 0, 0, GONE | 2 << 8)


def sweep_if_due(number: int) -> None:
    """Now and then, looks for tasks that are gone without a word (asyncio keeps silent about those a `gather` made).

    On the loop's own thread: what the look holds for a moment must not be finalised elsewhere.
    """
    global _swept_at
    if number - _swept_at < _SWEEP_EVERY or number - _swept_at < len(tasks.ids) // 2:
        return
    _swept_at = number
    known = list(tasks.ids.items())
    alive = set()
    for loop in loop_numbers.live_loops():
        alive.update(map(id, asyncio_tasks.all_tasks(loop)))
    for key, n in known:
        if key not in alive and tasks.ids.get(key) == n and n < number:
            del tasks.ids[key]
            sink.row(sink.now(), 0, n, 0, 0, GONE | 3 << 8)


tasks.sweep = sweep_if_due

"""The types of what C tasks schedule for their steps: they have no names to import them by, so a task that runs nowhere is asked."""
from __future__ import annotations

import gc
import sys
from asyncio import events

from . import places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, List, Tuple


class _Probe:
    """As much of a loop as a new task asks for. It keeps what it is asked to call."""

    def __init__(self) -> None:
        self.asked: List[Callable[..., None]] = []

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return False

    def call_exception_handler(self, context: Any) -> None:
        return None

    def call_soon(self, callback: Any, *args: Any, context: Any = None) -> None:
        self.asked.append(callback)


class _RunningProbe(_Probe):
    """The same of a running loop."""

    def is_running(self) -> bool:
        return True


_name_place = _ended_name_place = -1


def name_place() -> int:
    """Where among what the garbage collector sees of a C task its name is; -1 before 3.12.

    Since then a task keeps there the number of the name that it gave itself, until somebody asks for the name. Asking makes the name, which takes longer than
    all else that is noted of a task, and stays in memory.
    """
    return _name_place


def ended_name_place() -> int:
    """The same of a task that has ended in its eager first step: it has let go of its coroutine. -1 when not known."""
    return _ended_name_place


def find_wrappers() -> Tuple[type, ...]:
    """The types of the callables that C tasks schedule for a step and (3.9) for a wake-up; they have no names to import them by."""
    global _name_place, _ended_name_place
    import _asyncio                         # type: ignore[import-not-found]
    probe = _Probe()
    future = _asyncio.Future(loop=probe)

    async def wait() -> None:
        await future
    coro = wait()
    task = _asyncio.Task(coro, loop=probe, name='loopscope')
    task._log_destroy_pending = False
    if sys.version_info < (3, 10):          # later a wake-up is a builtin method
        probe.asked[0]()
        future.set_result(None)
    coro.close()
    seen = gc.get_referents(task)
    if sys.version_info >= (3, 12) and 'loopscope' in seen:
        _name_place = seen.index('loopscope')
        _ended_name_place = _place_in_eager(_asyncio.Task)
    places.future_iterator_is(type(future.__await__()))
    return tuple(type(callback) for callback in probe.asked)


def _place_in_eager(kind: Any) -> int:
    """Where the name is in a task that has ended in its eager first step."""
    probe = _RunningProbe()

    async def end() -> None:
        return None
    events._set_running_loop(probe)     # type: ignore[arg-type]
    try:
        task = kind(end(), loop=probe, name='loopscope', eager_start=True)
    finally:
        events._set_running_loop(None)
    seen = gc.get_referents(task)
    return seen.index('loopscope') if task.done() and task._coro is None and 'loopscope' in seen else -1

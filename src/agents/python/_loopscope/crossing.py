"""Uses of queues, locks, events and tasks from another thread than that of the loop they belong to.

Looking at the thread costs, so it is done only once the program has several (`several_threads`). A primitive belongs to a loop since somebody waited for it
there; before that, no loop can be harmed. Where somebody waits, the wake-up goes through `call_soon`, which tells of the thread by itself. A future belongs to
its loop from the beginning.
"""
from __future__ import annotations

import types
from _thread import get_ident
from asyncio import futures

from . import loops, resources, tasks
from .frames import current_frames
from .guard import failed
from .stand_in import Descriptor, exchange, stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, List


COMPLETING = ('set_result', 'set_exception', 'cancel')
when_several: List[Callable[[], None]] = []     # what else is to be done then


def look_for_threads(expected: int) -> None:
    """Looks whether there are more than `expected` threads: those that are not started by `threading`, or were there before us."""
    if resources.crossed is None and not 0 < len(current_frames()) <= expected:
        several_threads()


def several_threads() -> None:
    """A thread of the program begins, or was found."""
    if resources.crossed is None:
        resources.crossed = operated
        _watch_futures()
        for act in when_several:
            act()


def _watch_futures() -> None:
    """From now on, what is done to a future is looked at where its loop runs in another thread."""
    try:
        kind = futures.Future
        for name in COMPLETING:
            real = kind.__dict__[name]
            exchange(kind, name, _FutureMethod(real, stand_in(real, _completes)))
    except Exception as error:
        failed('futures completed by other threads', error)


class _FutureMethod(Descriptor):
    """Gives the method itself in the loop's own thread: to look there takes 0.1 µs, and leaves no trace in a call. Whoever takes it in another thread may be
    about to hand it to `call_soon_threadsafe`, so the call looks again."""

    __slots__ = ('bind',)

    def __init__(self, real: Any, made: Any) -> None:
        super().__init__(real, made)
        self.bind = real.__get__

    def __get__(self, future: Any, kind: Any = None) -> Any:
        try:
            if future._loop._thread_id == get_ident():
                return self.bind(future, kind or type(future))      # 3.13.0 crashes when it is given no class
        except AttributeError:      # no loop of asyncio's, or the class itself was asked
            pass
        if future is None:
            return self.real
        thread = loops.thread_of(getattr(future, '_loop', None))
        return self.bind(future, kind or type(future)) if thread is None or thread == get_ident() else types.MethodType(self.made, future)


def _completes(real: Any, *args: Any, **keywords: Any) -> Any:
    if args:
        look_who_completes(args[0], real.__name__)
    return real(*args, **keywords)


def look_who_completes(future: Any, method: str) -> None:
    """A future's method is about to be called in this thread."""
    try:
        owner = loops.thread_of(future._loop)
        # Where somebody waits, `call_soon` tells.
        if owner is not None and owner != get_ident() and not future.done() and not future._callbacks:
            loops.wrong_thread(future._loop, f'Future.{method}', owner)
    except Exception as error:
        failed and failed('futures completed by other threads', error)


def operated(thing: Any) -> None:
    """Something was done to a primitive, which may be from the wrong thread."""
    try:
        loop = getattr(thing, '_loop', None)
        owner = loops.thread_of(loop) if loop is not None else None
        if owner is not None and owner != get_ident() and not _wakes_somebody(thing):
            loops.wrong_thread(loop, type(thing).__name__, owner)
    except Exception as error:
        failed and failed('calls from other threads', error)


def _wakes_somebody(thing: Any) -> bool:
    """Whether a task waits that will be woken, be it by this operation or the next."""
    for name in ('_waiters', '_getters', '_putters'):
        waiters = getattr(thing, name, None)
        if waiters and any(not waiter.done() for waiter in list(waiters)):
            return True
    return False


def cancelled(task: Any) -> None:
    """`task.cancel()` was called. What the task waits for is cancelled too, and tells of the thread when it wakes the task."""
    loop = task._loop
    owner = loops.thread_of(loop)
    if owner is not None and owner != get_ident():
        waiter = task._fut_waiter
        if waiter is None or waiter.done():
            loops.wrong_thread(loop, 'Task.cancel', owner)


tasks.cancelled_in_thread = cancelled

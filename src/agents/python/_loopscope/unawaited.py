"""Coroutines that are never awaited, and where they were made or dropped."""
from __future__ import annotations

import inspect
import sys
import types
import weakref
from _thread import get_ident

from . import places, sink, tasks
from .guard import failed
from .sink import now
from .thread_numbers import thread_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Tuple

_frame = sys._getframe
# id(coroutine): stack and task of the call that failed with it, and a weak reference that ends the entry
_made_at: Dict[int, Tuple[int, int, Any]] = {}
# id, stack and task of the one whose entry has ended last, and where that was: Python warns of it right after, at the same place. One that the program
# closed is not warned of, and its id is given to another.
_just_gone: List[int] = []
_OF_TASK = -1                   # in the place of a stack
_told = set()                   # type: set[int]  # of those that were alive at the end


def remember(coro: Any) -> None:
    """A call fails and leaves its coroutine unawaited: the place of the call says more than where it is dropped later."""
    try:
        key = id(coro)
        stack = places.frame_stack(_frame(2))
        _made_at[key] = (stack, tasks.current_number(), weakref.ref(coro, lambda _: _forget_coroutine(key)))
    except TypeError:
        pass        # no coroutine: it cannot be left unawaited


def dies_with_task(coro: Any) -> None:
    """A task is destroyed while pending; its coroutine, if it has not begun, will be warned of too. That it was never awaited is not news then."""
    if type(coro) is types.CoroutineType:
        key = id(coro)
        _made_at[key] = (_OF_TASK, 0, weakref.ref(coro, lambda _: _forget_coroutine(key)))


def _forget_coroutine(key: int) -> None:
    found = _made_at.pop(key, None)
    _just_gone[:] = [key, found[0], found[1], *_place(_frame(1).f_back)] if found is not None else []


def _place(frame: Any) -> Tuple[int, int]:
    return (0, 0) if frame is None else (id(frame), frame.f_lasti)


def remember_argument(frame: Any) -> None:
    """The coroutine that was given to the asyncio function that runs in this frame, if any."""
    for value in list(frame.f_locals.values()):
        if type(value) is types.CoroutineType:
            remember(value)


def refused(awaitables: Any) -> None:
    """`wait` takes no coroutines since 3.11."""
    for value in awaitables if type(awaitables) in (list, tuple, set) else ():
        if type(value) is types.CoroutineType:
            remember(value)


def never_awaited(coro: Any) -> None:
    """Python is about to warn that a coroutine was never awaited.

    Where it was created is known when the program tracks it, or when a call failed with it; else this frame is where it was dropped, which for a call
    whose result nobody keeps is the same line.
    """
    try:
        if id(coro) in _told:
            return
        frame = _frame(1).f_back        # there is none at the very end
        key, stack, task, *place = _just_gone or (0, 0, 0)
        if key == id(coro) and tuple(place) == _place(frame):
            if stack == _OF_TASK:
                return
            _tell_never_awaited(coro, stack, task)
        else:
            _tell_never_awaited(coro, places.frame_stack(frame), tasks.current_number())
    except Exception as error:
        failed and failed('coroutines never awaited', error)


def _tell_never_awaited(coro: Any, stack: int, task: int) -> None:
    origin = coro.cr_origin
    created = {'file': origin[0][0], 'line': origin[0][1], 'function': origin[0][2]} if origin else None
    name = coro.__qualname__ if type(coro.__qualname__) is str else coro.cr_code.co_name
    thread = thread_number(get_ident())
    sink.text('misuse', rule='never-awaited', time=now(), call=name, name=name, stack=stack, task=task, thread=thread,
              code=places.coroutine_code(coro), created=created)


def tell_living() -> None:
    """At the end of the program: those that a call failed with and that are still alive, of which Python will tell in a way that we do not see."""
    for stack, task, reference in list(_made_at.values()):
        coro = reference()
        if coro is not None and stack != _OF_TASK and inspect.getcoroutinestate(coro) == inspect.CORO_CREATED:
            _tell_never_awaited(coro, stack, task)
            _told.add(id(coro))
    _made_at.clear()

"""Eager tasks that the program makes by calling the class: `asyncio.Task(coro, loop=loop, eager_start=True)`, from Python 3.12 on.

The class is written in C and shows the new task to nobody. But right before the first step it asks `loop.is_running()`, and by then the task is the youngest
one that the garbage collector knows. That its step is over is told by the coroutine's code (`sys.monitoring`), where it yields or returns; up to 3.13 by the
task, when it enters asyncio's set; by the coroutine, when nobody holds it any more; else it is over when the step around it is.
"""
from __future__ import annotations

import gc
import sys
import weakref
from _operator import itemgetter
from _thread import get_ident
from asyncio import tasks as asyncio_tasks

from . import creation, loops, places, sink, tasks
from .creation import EAGER, begun
from .guard import failed
from .loop_numbers import loop_number
from .tasks import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Tuple
    now: Callable[[], int]

sink.share(globals())

_MOST_ASIDE = 3         # calls of one place that make no task, after which it is taken for one that only asks
_MAKES = -1
_MOST_YOUNG = 20_000    # objects; to look through more takes too long
_MOST_OBJECTS = 200_000
_FEW = 40
_last_ones = itemgetter(slice(-_FEW, None))
_YOUNG = (0,)
_asides: Dict[Tuple[int, int], int] = {}    # id(code) and instruction: such calls so far, or _MAKES
when_begun: List[Callable[[], None]] = []   # what is to be done at the first such task
_Coroutine = tasks._Coroutine


class _Start:
    """The first step of such a task."""

    __slots__ = ('number', 'began', 'ended', 'thread', 'task', 'coro', 'unfound')

    def __init__(self, began: float, number: int = 0) -> None:
        self.number = number
        self.began = began
        self.ended = 0.0        # when the coroutine yielded or returned, once it is known
        self.thread = get_ident()
        self.task: Callable[[], Any] = _nothing
        self.coro: Callable[[], Any] = _nothing
        self.unfound: Any = None        # loop, site and creator, when the task was not found: it is looked for when its coroutine yields or returns


def _nothing() -> None:
    return None


def asks(loop: Any, frame: Any) -> None:
    """`loop.is_running()` is called in `frame`: by the program, or by the class."""
    try:
        began = creation.starts[id(frame)] = now()
        place = (id(frame.f_code), frame.f_lasti)
        asides = _asides.get(place, 0)
        if asides >= _MOST_ASIDE or loops.thread_of(loop) != get_ident():
            return
        task = _just_made(loop, asides == _MAKES)
        if task is None and asides != _MAKES:
            places.kind_of(frame.f_code)        # which keeps the code
            _asides[place] = asides + 1
        elif id(creation.asked_in(frame).f_code) not in tasks.makers:       # else who made it is going to tell
            if asides != _MAKES:
                places.kind_of(frame.f_code)
                _asides[place] = _MAKES
            if begun:
                settle_all(began)
            creator = creation._current_tasks(loop)
            parent = 0 if creator is None else ids.get(id(creator)) or tasks.number_of(creator)
            if task is not None:
                _begins(task, began, (loop, creation.site_of(frame), parent))
            else:
                start = begun[-get_ident()] = _Start(began)
                start.unfound = loop, creation.site_of(frame), parent
    except Exception as error:
        failed and failed('eager tasks', error)


def _just_made(loop: Any, certain: bool) -> Any:
    """The task of this loop that is being made in this thread, None when there is none. `certain`: there is one. What is held meanwhile is the youngest
    objects, in one step in C."""
    young = gc.get_count()[0]
    if young > _MOST_YOUNG:
        return None
    found = _tasks_in(next(map(_last_ones, map(gc.get_objects, _YOUNG)))) or _tasks_in(gc.get_objects(0))
    if found:
        return found[-1] if _has_not_begun(found[-1], loop) else None
    if not certain and young < _FEW and sys.getallocatedblocks() < _MOST_OBJECTS:
        for generation in (1, 2):       # the collector has just run, and has put what it found in another order
            found = [task for task in _tasks_in(gc.get_objects(generation)) if _has_not_begun(task, loop)]
            if found:
                return found[0] if len(found) == 1 else None
    return None


def _tasks_in(objects: List[Any]) -> List[Any]:
    return [thing for thing in objects if issubclass(type(thing), tasks._task_types)]


def _has_not_begun(task: Any, loop: Any) -> bool:
    if task._loop is not loop or task.done() or task._fut_waiter is not None:
        return False
    coro = task._coro
    if type(coro) is _Coroutine and (coro.cr_suspended or coro.cr_running or coro.cr_frame is None):
        return False
    # Else it is one that was scheduled; a number alone is no proof, it may be of one that had the same address.
    return id(task) not in ids or task not in asyncio_tasks.all_tasks(loop)


def _begins(task: Any, began: float, where: Tuple[Any, int, int]) -> _Start:
    loop, site, parent = where
    tasks.is_task(task)         # its class is one of tasks
    coro = task._coro
    key = id(task)
    n = ids[key] = tasks.next_task()
    creation.write_started(task, coro, n, began, site, parent, EAGER | loop_number(loop) << 16)
    if when_begun:
        acts = when_begun[:]
        when_begun.clear()
        for act in acts:
            act()
    start = begun[key] = _Start(began, n)
    start.task = weakref.ref(task, lambda _: _dies(key))
    if type(coro) is _Coroutine:
        start.coro = weakref.ref(coro, lambda _: settle(key))
        if _ends_are_told:
            _ends_are_told(coro.cr_code)
    return start


def settle(key: int) -> None:
    """The first step of the task with this id is over."""
    try:
        start = begun.pop(key, None)
        task = start and start.task()
        if task is not None:
            tasks.after_step(task, start.number, start.began, start.ended or now())
    except Exception as error:
        failed and failed('eager tasks', error)


def settle_all(ended: float) -> None:
    """Says of the tasks of this thread whose first step is over by `ended`, and those are all that do not run now."""
    try:
        thread = get_ident()
        for key, start in list(begun.items()):
            if start.thread == thread:
                task = start.task()
                if task is None or not _runs(task._coro):
                    start.ended = start.ended or ended
                    settle(key)
    except Exception as error:
        failed and failed('eager tasks', error)


def _runs(coro: Any) -> bool:
    """Whether the coroutine runs now: what goes on does so inside of it."""
    return getattr(coro, 'cr_running', False) or getattr(coro, 'gi_running', False)


def _dies(key: int) -> None:
    """The task is gone before anybody looked at it, and has ended without an error: else asyncio would have reported it."""
    start = begun.pop(key, None)
    if start is not None:
        ids.pop(key, None)
        sink.row(start.began, start.ended or now(), start.number, 0, 0, tasks.STEP | tasks.RETURNED << 8)


# The code of a coroutine can tell that it yields or returns.

def _tell_of_ends() -> Optional[Callable[[Any], None]]:
    monitoring: Any = getattr(sys, 'monitoring', None)
    if monitoring is None:
        return None
    tools: List[int] = []
    told = set()        # type: set[int]

    def leaves(code: Any, offset: int, value: Any) -> None:
        try:
            if begun:
                _leaves(code)
        except Exception as error:
            failed and failed('eager tasks', error)

    def tell(code: Any) -> None:
        if not tools:
            tools.append(_free_tool(monitoring))
            if tools[0] >= 0:
                for event in (monitoring.events.PY_YIELD, monitoring.events.PY_RETURN):
                    monitoring.register_callback(tools[0], event, leaves)
        if tools[0] >= 0 and id(code) not in told:
            places.kind_of(code)        # which keeps it
            told.add(id(code))
            monitoring.set_local_events(tools[0], code, monitoring.events.PY_YIELD | monitoring.events.PY_RETURN)
    return tell


def _leaves(code: Any) -> None:
    """A coroutine with this code yields or returns, and perhaps from the first step of its task."""
    thread = get_ident()
    for start in list(begun.values()):
        if start.thread != thread or start.ended:
            continue
        if start.unfound is not None:
            task = creation._current_tasks(start.unfound[0])
            if task is None or id(task) in ids or getattr(task._coro, 'cr_code', None) is not code:
                continue
            del begun[-thread]
            start = _begins(task, start.began, start.unfound)
        coro = start.coro()
        if coro is not None and coro.cr_code is code and coro.cr_running:
            start.ended = now()


def _free_tool(monitoring: Any) -> int:
    """A number that no other tool uses, -1 when there is none."""
    for tool in (4, 3):
        if monitoring.get_tool(tool) is None:
            monitoring.use_tool_id(tool, 'loopscope')
            return tool
    return -1


_ends_are_told = _tell_of_ends()
creation.settle, loops.settle_all = settle, settle_all
sink.when_opened(begun.clear)

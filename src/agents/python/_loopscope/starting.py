"""Eager tasks that the program makes by calling the class: `asyncio.Task(coro, loop=loop, eager_start=True)`, from Python 3.12 on.

The class is written in C and shows the new task to nobody. But right before the first step it asks `loop.is_running()`, and by then the task is the youngest
one that the garbage collector knows. From the second one of a place on, the code of its coroutine tells that it begins (`sys.monitoring`), and it is the
current task. That its step is over is told by that code too, where it yields or returns; up to 3.13 by the task, when it enters asyncio's set; by the
coroutine, when nobody holds it any more; else it is over when the step around it is.
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
_MAKES, _VARIES = -1, -2    # it makes tasks, of which the code tells that it begins; or, of other codes too, so that they are looked for
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

    def __init__(self, began: float, number: int, unfound: Any = None) -> None:
        self.number = number
        self.began = began
        self.ended = 0.0        # when the coroutine yielded or returned, once it is known
        self.thread = get_ident()
        self.task: Callable[[], Any] = _nothing
        self.coro: Callable[[], Any] = _nothing
        self.unfound = unfound          # of a task that is still to be found: the place of the call, and loop, site and creator


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
        task = None if asides == _MAKES else _just_made(loop, asides == _VARIES)
        if task is None and asides >= 0:
            places.kind_of(frame.f_code)        # which keeps the code
            _asides[place] = asides + 1
        elif id(creation.asked_in(frame).f_code) not in tasks.makers:       # else who made it is going to tell
            if begun:
                settle_all(began)
            creator = creation._current_tasks(loop)
            parent = 0 if creator is None else ids.get(id(creator)) or tasks.number_of(creator)
            where = loop, creation.site_of(frame), parent
            if task is None:
                begun[-get_ident()] = _Start(began, 0, (place, where))
                return
            _begins(task, began, where)
            if asides >= 0:
                places.kind_of(frame.f_code)
                _asides[place] = _MAKES if _ends_are_told and type(task._coro) is _Coroutine and _ends_are_told(task._coro.cr_code) else _VARIES
    except Exception as error:
        failed and failed('eager tasks', error)


def _just_made(loop: Any, certain: bool) -> Any:
    """The task of this loop that is being made in this thread, None when there is none. `certain`: there is one. What is held meanwhile is the youngest
    objects, in one step in C."""
    young = gc.get_count()[0]
    if young > _MOST_YOUNG:
        return None
    youngest = _youngest_task(next(map(_last_ones, map(gc.get_objects, _YOUNG)))) or _youngest_task(gc.get_objects(0))
    if youngest is not None:
        return youngest if _has_not_begun(youngest, loop) else None
    if not certain and young < _FEW and sys.getallocatedblocks() < _MOST_OBJECTS:
        for generation in (1, 2):       # the collector has just run, and has put what it found in another order
            found = [task for task in _tasks_in(gc.get_objects(generation)) if _has_not_begun(task, loop)]
            if found:
                return found[0] if len(found) == 1 else None
    return None


def _youngest_task(objects: List[Any]) -> Any:
    for thing in reversed(objects):
        if type(thing) is creation._Task or issubclass(type(thing), tasks._task_types):
            return thing
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
    if type(task) not in tasks.task_classes:
        tasks.is_task(task)         # notes the class
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
    return start


def meets(task: Any) -> int:
    """A task that nobody knows is met: if it is the current one, that which is being made, whose code does not tell that it begins. Its number, else 0."""
    start = begun.get(-get_ident())
    if start is None or creation._current_tasks(start.unfound[1][0]) is not task:
        return 0
    del begun[-start.thread]
    _asides[start.unfound[0]] = _VARIES
    return _begins(task, start.began, start.unfound[1]).number


def _find_late(start: _Start) -> None:
    """The code of a task is not one that tells when it begins. From now on those of the place are looked for; this one, among those that nobody knows."""
    place, where = start.unfound
    _asides[place] = _VARIES
    if gc.get_count()[0] <= _MOST_YOUNG:
        found = [task for task in _tasks_in(gc.get_objects(0)) if task._loop is where[0] and id(task) not in ids]
        if len(found) == 1:
            _begins(found[0], start.began, where)
            settle(id(found[0]))


def settle(key: int) -> None:
    """The first step of the task with this id is over."""
    try:
        start = begun.pop(key, None)
        task = start and start.task()
        if start and start.unfound:
            _find_late(start)
        elif task is not None:
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


# The code of a coroutine can tell that it begins, yields or returns.

def _tell_of_ends() -> Optional[Callable[[Any], bool]]:
    monitoring: Any = getattr(sys, 'monitoring', None)
    if monitoring is None:
        return None
    tools: List[int] = []
    told = set()        # type: set[int]

    def enters(code: Any, offset: int) -> None:
        if begun:
            _enters(code)

    def leaves(code: Any, offset: int, value: Any) -> None:
        if begun:
            _leaves(code)

    def tell(code: Any) -> bool:
        events = monitoring.events
        if not tools:
            tools.append(_free_tool(monitoring))
            if tools[0] >= 0:
                for event, act in ((events.PY_START, enters), (events.PY_YIELD, leaves), (events.PY_RETURN, leaves)):
                    monitoring.register_callback(tools[0], event, act)
        if tools[0] >= 0 and id(code) not in told:
            places.kind_of(code)        # which keeps it
            told.add(id(code))
            monitoring.set_local_events(tools[0], code, events.PY_START | events.PY_YIELD | events.PY_RETURN)
        return tools[0] >= 0
    return tell


def _enters(code: Any) -> None:
    """A coroutine with this code begins: that of the task which is being made, when it is the current one."""
    try:
        start = begun.get(-get_ident())
        if start is not None:
            task = creation._current_tasks(start.unfound[1][0])
            if task is not None and getattr(task._coro, 'cr_code', None) is code:
                del begun[-start.thread]
                _begins(task, start.began, start.unfound[1])
    except Exception as error:
        failed and failed('eager tasks', error)


def _leaves(code: Any) -> None:
    """A coroutine with this code yields or returns, and perhaps from the first step of its task."""
    try:
        thread = get_ident()
        for start in list(begun.values()):
            if start.thread == thread and not start.ended:
                coro = start.coro()
                if coro is not None and coro.cr_code is code and coro.cr_running:
                    start.ended = now()
    except Exception as error:
        failed and failed('eager tasks', error)


def _free_tool(monitoring: Any) -> int:
    """A number that no other tool uses, -1 when there is none."""
    for tool in (4, 3):
        if monitoring.get_tool(tool) is None:
            monitoring.use_tool_id(tool, 'loopscope')
            return tool
    return -1


_ends_are_told = _tell_of_ends()
creation.settle, loops.settle_all, tasks.being_made = settle, settle_all, meets
sink.when_opened(begun.clear)

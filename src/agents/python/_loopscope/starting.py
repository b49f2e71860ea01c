"""Eager tasks that the program makes by calling the class: `asyncio.Task(coro, loop=loop, eager_start=True)`, from Python 3.12 on.

The class is written in C and shows the new task to nobody. But right before the first step it asks `loop.is_running()`, and by then the task is the youngest
one that the garbage collector knows. From the second one of a place on, the code of its coroutine tells that it begins (`sys.monitoring`), and it is the
current task. That its step is over is told by that code too, where it returns or yields; up to 3.13 by the task, when it enters asyncio's set; by the
coroutine, when nobody holds it any more (it raised); else it is over when the step around it is.
"""
from __future__ import annotations

import gc
import sys
import weakref
from _operator import itemgetter
from _thread import get_ident
from asyncio import tasks as asyncio_tasks

from . import creation, loops, places, sink, tasks
from .constants import Table
from .creation import EAGER, begun
from .guard import failed
from .loop_numbers import loop_number
from .tasks import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Tuple
    mm: Any
    pack_short: Callable[..., None]
    pack_task: Callable[..., None]
    take: Callable[[], int]
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
# The same of places in a task's own coroutine: the site of tasks made there. What stands above is the loop.
own_places: Dict[Tuple[int, int], int] = Table()
nested = set()          # type: set[int]    # id(task): in its first step, coroutines with watched code run that are not its own
when_begun: List[Callable[[], None]] = []   # what is to be done at the first such task
_Coroutine, _Task = tasks._Coroutine, creation._Task
_EAGER_TASK = tasks.TASK | EAGER
_NAME_PLACE, _MOST_NAMED = creation._NAME_PLACE, creation._MOST_NAMED
_RETURNED = tasks.STEP | tasks.RETURNED << 8
_ident = get_ident
_frame = sys._getframe
_weak = weakref.ref
_pop = begun.pop
_number = ids.get
_code_number = places._codes.get
_referents = gc.get_referents
_next_task = tasks.next_task
_running_loop = tasks._running_loop
_current_task: Callable[[Any], Any] = tasks.current_tasks


# What `begun` has of a first step, by the task's id: the task's number, begin, end (0: not known), thread, weak references to coroutine and task. And of a task
# that is still to be found, by the thread in which it is made: begin, loop, site, creator, place of the call. Tuples: many servers start one at every request.
_Start = Tuple[int, float, float, int, Any, Any] if TYPE_CHECKING else None
_Unfound = Tuple[float, Any, int, int, Tuple[int, int]] if TYPE_CHECKING else None


def asks(loop: Any, frame: Any) -> None:
    """`loop.is_running()` is called in `frame`: by the program, or by the class. Where it has made tasks before, `is_running` says most of this itself."""
    try:
        place = (id(frame.f_code), frame.f_lasti)
        site = own_places.get(place)
        if site and not begun and _running_loop() is loop and _again(loop, frame, site, place):
            return
        asides = _asides.get(place, 0)
        if asides >= _MOST_ASIDE:
            return
        began = creation.starts[id(frame)] = now()
        if loops.thread_of(loop) != _ident():
            return
        task = None if asides == _MAKES else _just_made(loop, asides == _VARIES)
        if task is None and asides >= 0:
            places.kind_of(frame.f_code)        # which keeps the code
            _asides[place] = asides + 1
        elif id(creation.asked_in(frame).f_code) not in tasks.makers:       # else who made it is going to tell
            if begun:
                settle_all(began)
            creator = _current_task(loop)
            site = creation.site_of(frame)
            parent = 0 if creator is None else _number(id(creator)) or tasks.number_of(creator)
            if task is None:
                begun[_ident()] = (began, loop, site, parent, place)
                if _asides[place] == _MAKES and creator is not None and getattr(creator._coro, 'cr_frame', None) is frame and id(creator) not in begun:
                    own_places[place] = site
                return
            _begins(task, (began, loop, site, parent, place))
            if asides >= 0:
                places.kind_of(frame.f_code)
                _asides[place] = _MAKES if _ends_are_told and type(task._coro) is _Coroutine and _ends_are_told(task._coro.cr_code) else _VARIES
    except Exception as error:
        failed and failed('eager tasks', error)


def _again(loop: Any, frame: Any, site: int, place: Tuple[int, int]) -> bool:
    """As what `is_running` of asyncio's own loops says itself (hot.py), for others: whether a task of which that is the own coroutine makes one."""
    creator = _current_task(loop)
    if getattr(getattr(creator, '_coro', None), 'cr_frame', None) is not frame:
        return False
    parent = _number(id(creator))
    if parent is not None:
        begun[_ident()] = (now(), loop, site, parent, place)
    return parent is not None


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


def _begins(task: Any, unfound: _Unfound) -> int:
    """Writes the new task and keeps its first step. Returns the task's number."""
    began, loop, site, parent, _ = unfound
    if type(task) not in tasks.task_classes:
        tasks.is_task(task)         # notes the class
    coro = task._coro
    n = ids[id(task)] = tasks.next_task()
    creation.write_started(task, coro, n, began, site, parent, EAGER | loop_number(loop) << 16)
    if when_begun:
        acts = when_begun[:]
        when_begun.clear()
        for act in acts:
            act()
    begun[id(task)] = (n, began, 0.0, _ident(), _weak(coro, _coroutine_dies) if type(coro) is _Coroutine else None, _weak(task))
    return n


def meets(task: Any) -> int:
    """A task that nobody knows is met: if it is the current one, that which is being made, whose code does not tell that it begins. Its number, else 0."""
    unfound = begun.get(_ident())
    if unfound is None or _current_task(unfound[1]) is not task:
        return 0
    del begun[_ident()]
    _varies(unfound)
    return _begins(task, unfound)


def _varies(unfound: _Unfound) -> None:
    _asides[unfound[4]] = _VARIES
    own_places.pop(unfound[4], None)


def _find_late(unfound: _Unfound) -> None:
    """The code of a task is not one that tells when it begins. From now on those of the place are looked for; this one, among those that nobody knows."""
    _varies(unfound)
    if gc.get_count()[0] <= _MOST_YOUNG:
        found = [task for task in _tasks_in(gc.get_objects(0)) if task._loop is unfound[1] and id(task) not in ids]
        if len(found) == 1:
            _begins(found[0], unfound)
            settle(id(found[0]))


def settle(key: int, at: float = 0.0) -> None:
    """The first step of the task with this id is over, or was by `at`."""
    try:
        start = begun.pop(key, None)
        nested.discard(key)
        if start is None:
            return
        n, began, ended, _, _, reference = start
        ended = ended or at or now()
        task = reference()
        if task is not None:
            tasks.after_step(task, n, began, ended)
        else:       # it is gone before anybody looked at it, and has ended without an error: else asyncio would have reported it
            if ids.get(key) == n:
                del ids[key]
            sink.row(began, ended, n, 0, 0, tasks.STEP | tasks.RETURNED << 8)
    except Exception as error:
        failed and failed('eager tasks', error)


def _coroutine_dies(reference: Any) -> None:
    """That of a task in its first step, which has raised: or its end would have been told."""
    for key, start in list(begun.items()):
        if start[4] is reference:
            settle(key)


def settle_all(ended: float) -> None:
    """Says of the tasks of this thread whose first step is over by `ended`, and those are all that do not run now."""
    try:
        thread = _ident()
        unfound = begun.pop(thread, None)
        if unfound is not None:
            _find_late(unfound)
        for key, start in list(begun.items()):
            if start[3] == thread:
                task = start[5]()
                if task is None or not _runs(task._coro):
                    settle(key, ended)
    except Exception as error:
        failed and failed('eager tasks', error)


def _runs(coro: Any) -> bool:
    """Whether the coroutine runs now: what goes on does so inside of it."""
    return getattr(coro, 'cr_running', False) or getattr(coro, 'gi_running', False)


# The code of a coroutine can tell that it begins, yields or returns.

def _tell_of_ends() -> Optional[Callable[[Any], bool]]:
    monitoring: Any = getattr(sys, 'monitoring', None)
    if monitoring is None:
        return None
    tools: List[int] = []
    told = set()        # type: set[int]

    def tell(code: Any) -> bool:
        events = monitoring.events
        if not tools:
            tools.append(_free_tool(monitoring))
            if tools[0] >= 0:
                for event, act in ((events.PY_START, _enters), (events.PY_YIELD, _yields), (events.PY_RETURN, _returns)):
                    monitoring.register_callback(tools[0], event, act)
        if tools[0] >= 0 and id(code) not in told:
            places.kind_of(code)        # which keeps it
            told.add(id(code))
            monitoring.set_local_events(tools[0], code, events.PY_START | events.PY_YIELD | events.PY_RETURN)
        return tools[0] >= 0
    return tell


def _enters(code: Any, offset: int) -> None:
    """A coroutine with this code begins: that of the task which is being made, when it is the current one."""
    if not begun:
        return
    try:
        ident = _ident()
        unfound = _pop(ident, None)
        if unfound is None:
            _nests()
            return
        began, loop, site, parent, _ = unfound
        task = _current_task(loop)
        coro = task._coro
        if type(coro) is not _Coroutine or coro.cr_code is not code:
            begun[ident] = unfound
        elif type(task) is not _Task or _NAME_PLACE < 0 or type(number := _referents(task)[_NAME_PLACE]) is not int or number >= _MOST_NAMED:
            _begins(task, unfound)
        else:
            key = id(task)
            n = ids[key] = _next_task()
            pack_task(mm, take(), began, parent, number, n, site, _code_number(id(code)) or places.code(code), _EAGER_TASK | loop_number(loop) << 16)
            begun[key] = (n, began, 0.0, ident, _weak(coro, _coroutine_dies), _weak(task))
    except Exception as error:
        failed and failed('eager tasks', error)


def _nests() -> None:
    """A coroutine begins that is no task's own. Where it is in the first step of a task, it may have the same code."""
    task = _own_task()
    if id(task) in begun:
        nested.add(id(task))


def _own_task() -> Any:
    loop = _running_loop()
    return None if loop is None else _current_task(loop)


def _returns(code: Any, offset: int, value: Any) -> None:
    """A coroutine with this code returns, and perhaps that of a task in its first step."""
    if not begun:
        return
    try:
        ended = now()
        task = _current_task(_running_loop())
        key = id(task)
        if nested and key in nested and task._coro.cr_frame is not _frame(1):
            return
        start = _pop(key, None)
        if start is None:
            return
        if type(task) is not _Task or task._must_cancel:
            begun[key] = (*start[:2], ended, *start[3:])
            return
        del ids[key]
        if value is None:
            pack_short(mm, take(), start[1], ended, start[0], _RETURNED)
        else:
            tasks.returned(value, start[0], start[1], ended)
    except Exception as error:
        failed and failed('eager tasks', error)


def _yields(code: Any, offset: int, value: Any) -> None:
    """A coroutine with this code yields, and perhaps from the first step of its task."""
    if not begun:
        return
    try:
        task = _own_task()
        start = begun.get(id(task))
        if start is not None and task._coro.cr_frame is _frame(1):
            begun[id(task)] = (*start[:2], now(), *start[3:])
    except Exception as error:
        failed and failed('eager tasks', error)


def _free_tool(monitoring: Any) -> int:
    """A number that no other tool uses, -1 when there is none."""
    for tool in (4, 3):
        if monitoring.get_tool(tool) is None:
            monitoring.use_tool_id(tool, 'loopscope')
            return tool
    return -1


def _forget() -> None:
    """Another recording knows no site."""
    for table in (begun, nested, own_places):
        table.clear()       # type: ignore[attr-defined]


_ends_are_told = _tell_of_ends()
creation.settle, loops.settle_all, tasks.being_made = settle, settle_all, meets
sink.when_opened(_forget)

"""Tasks as they come into being, whoever makes them: `create_task`, a task factory, or the program by calling the class.

The class is written in C and has no place for a probe, but each new task calls Python once. Up to Python 3.13 it enters asyncio's set of all tasks, whose
`WeakSet.add` is grafted; from 3.14 on that set is C's own, and what remains is the `call_soon` that schedules the first step. An eager task does either
only after its first step, or never, so those who start one (`create_task`, the eager task factory) tell of it when they return.
"""
from __future__ import annotations

import gc
import inspect
import sys
import weakref
from _thread import get_ident
from asyncio import events, tasks as asyncio_tasks

from . import loop_numbers, places, sink, tasks
from .constants import Table
from .guard import failed
from .loop_numbers import loop_number
from .tasks import TASK, after_step, ended_with, ids, is_task, write_task
from .wrappers import ended_name_place, name_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Tuple
    mm: Any
    pack_task: Callable[..., None]
    take: Callable[[], int]
    now: Callable[[], int]

sink.share(globals())

EAGER = 1 << 8

_number = ids.get
_just_ended = tasks.just_ended
_kinds = places._kinds
_next_task = tasks.next_task
_frame = sys._getframe
module_at: Callable[[int], Any] = getattr(sys, '_getframemodulename', lambda depth: '')    # a frame object saved is 150 ns saved; before 3.12 it cannot be
_running_loop = events._get_running_loop
_ident = get_ident
_referents = gc.get_referents
# Where a C task keeps the number of the name that it has not made yet; -1: it makes names at once.
_NAME_PLACE, _ENDED_NAME_PLACE = name_place(), ended_name_place()
_current_tasks: Callable[[Any], Any] = tasks.current_tasks
MADE_SOON = sys.version_info >= (3, 14)         # new tasks are met when their first step is scheduled
_EAGER_STARTS = _NAMES_MODULES = sys.version_info >= (3, 12)
_Task = asyncio_tasks.Task
_Coroutine = tasks._Coroutine
_user_sites: Dict[Tuple[int, int], int] = {}    # id(code) and instruction of the program's calls that made tasks: the site
_LOOPS_OWN = frozenset({'asyncio.base_events', __package__ + '.foreign_loops'})
_create_codes: List[Any] = [None, None]
_last_named = 0     # the number in the name that asyncio gave to a task last
_MOST_NAMED = 0x80000000        # a row has room for the numbers of names below
# The place in the program that made a task last with its site, and the code of that task's coroutine with its number: the next one often is made there too.
# Exchanged as a whole: threads may do so at the same time. The last of a place is whether it counts only where the loop itself has called it: what stands
# above a library's function may be the program's, and is told then.
_last_site: Tuple[Any, int, int, bool] = (None, 0, 0, False)
_last_code: Tuple[Any, int] = (None, 0)
_in_heads = loop_numbers.in_heads
# id(frame): when code in C, called by it, started a task eagerly: it asks `loop.is_running()` right before
starts: Dict[int, float] = Table()
begun: Dict[int, Any] = Table()     # id(task): the first step of an eager task that the program made by calling the class: starting.py
settle: Callable[[int], None] = lambda key: None        # starting.py's
_MOST_STARTS = 100
# id(coroutine): site and creator of the task that another thread asked for, and a weak reference that ends the entry
_handed: Dict[int, Tuple[int, int, Any]] = {}


def born(task: Any, depth: int, by: Optional[str] = None) -> None:
    """Notes a task that has just been made by the frame `depth` levels up from here; `by`: the name of that frame's module, when it is known.

    The common case is written out in one piece: this is a good part of what a task costs.
    """
    global _last_code
    try:
        plain = type(task) is _Task
        if not plain and not is_task(task):
            return
        coro = task._coro
        loop = task._loop
        native = type(coro) is _Coroutine
        if _EAGER_STARTS and (coro.cr_suspended if native else task._fut_waiter is not None):
            _started(task, loop, _frame(depth), 0, coro)
            return
        n = ids[id(task)] = _next_task()
        if not n & 0xfff:
            tasks.sweep(n)
        frame: Any = None
        if _NAMES_MODULES:
            if (by or module_at(depth)) in _LOOPS_OWN:      # the loop's `create_task`, called by asyncio's own or by the program
                frame = _frame(depth + 2 if module_at(depth + 1) == 'asyncio.tasks' else depth + 1)
            here = _running_loop() is loop
        else:
            frame = _frame(depth + 1)
            if frame.f_code is _create_codes[1]:
                frame = frame.f_back
            elif _frame(depth).f_code is not _create_codes[0]:
                frame = None
            # To ask for the running loop is slow before 3.12, and only asyncio's own loops say in which thread they run.
            owner = getattr(loop, '_thread_id', 0)
            here = owner == _ident() or _running_loop() is loop
        maker, at, site, outermost = _last_site
        if frame is None or frame.f_code is not maker or frame.f_lasti != at or outermost and not _is_outermost(frame):
            site = _other_site(frame, depth + 1)
        creator = _current_tasks(loop) if here else None
        if creator is None:
            site, parent = _without_creator(loop, coro, site)
        else:
            parent = _number(id(creator)) or tasks.number_of(creator)
        if plain and native:
            of, code = _last_code
            if coro.cr_code is not of:
                code = places.coroutine_code(coro)
                _last_code = (coro.cr_code, code)
            number = _referents(task)[_NAME_PLACE] if _NAME_PLACE >= 0 else _number_of_name(task)
            if type(number) is int and number < _MOST_NAMED:
                pack_task(mm, take(), now(), parent, number, n, site, code, TASK | (_in_heads.get(id(loop)) or loop_number(loop) << 16))
                return
        write_task(task, coro, n, now(), site, parent, loop_number(loop) << 16)
    except Exception as error:
        failed and failed('creation of tasks', error)


def made_by_loop(task: Any, coro: Any, loop: Any) -> Any:
    """`born` from Python 3.14 on, for a task that the loop's own `create_task` has made without a factory, and not eagerly: most tasks. Returns the task."""
    global _last_code
    try:
        if type(task) is not _Task or type(coro) is not _Coroutine:
            born(task, 2, 'asyncio.base_events')
            return task
        n = ids[id(task)] = _next_task()
        if not n & 0xfff:
            tasks.sweep(n)
        frame = _frame(3 if module_at(2) == 'asyncio.tasks' else 2)
        maker, at, site, outermost = _last_site
        if frame.f_code is not maker or frame.f_lasti != at or outermost and not _is_outermost(frame):
            site = _other_site(frame, 0)
        creator = _current_tasks(loop) if _running_loop() is loop else None
        if creator is None:
            site, parent = _without_creator(loop, coro, site)
        else:
            parent = _number(id(creator)) or tasks.number_of(creator)
        of, code = _last_code
        if coro.cr_code is not of:
            code = places.coroutine_code(coro)
            _last_code = (coro.cr_code, code)
        number = _referents(task)[_NAME_PLACE] if _NAME_PLACE >= 0 else _number_of_name(task)
        head = TASK | (_in_heads.get(id(loop)) or loop_number(loop) << 16)
        if type(number) is int and number < _MOST_NAMED:
            pack_task(mm, take(), now(), parent, number, n, site, code, head)
        else:
            write_task(task, coro, n, now(), site, parent, head - TASK)
    except Exception as error:
        failed and failed('creation of tasks', error)
    return task


def _other_site(frame: Any, depth: int) -> int:
    """The site of a task that was not made where the last one was.

    `frame`: that of the call that made it, None when that is still to be found; `depth`: that of the frame that made the task, from here.
    """
    global _last_site
    if frame is None:
        return _site_above(asked_in(_frame(depth)))
    maker, at = frame.f_code, frame.f_lasti
    site = _user_sites.get((id(maker), at), 0)
    if site:
        _last_site = (maker, at, site, False)
        return site
    site = _site_above(frame)
    if places.kind_of(maker) != places.USER and _is_outermost(frame):
        _last_site = (maker, at, site, True)
    return site


def _is_outermost(frame: Any) -> bool:
    """Whether the loop itself has called this frame: it runs a task's own coroutine, or a callback."""
    above = frame.f_back
    return above is not None and _kinds.get(id(above.f_code)) == places.LOOP


def _without_creator(loop: Any, coro: Any, site: int) -> Tuple[int, int]:
    """Site and creator of a task that was made outside of the tasks of its loop."""
    owner = getattr(loop, '_thread_id', None)
    if owner is not None and owner != _ident():     # the loop runs, but not here
        tasks.wrong_thread(loop, 'loop.create_task')
    elif _handed and site == 0:
        return _handed_over(coro)
    return site, 0


def _number_of_name(task: Any) -> Optional[int]:
    """The number in a name that asyncio has given, else None."""
    global _last_named
    name = task.get_name()
    number = _last_named + 1
    if name != f'Task-{number}':
        if type(name) is not str or name[:5] != 'Task-' or not name[5:].isdecimal() or not name.isascii() or name[5:6] == '0':
            return None
        number = int(name[5:])
    _last_named = number
    return number


def _site_above(frame: Any) -> int:
    """The number of the place in the program that made a task: in `frame`, or above it."""
    site = places.creation_site(frame)
    if places.kind_of(frame.f_code) == places.USER:
        _user_sites[id(frame.f_code), frame.f_lasti] = site
    return site


def creating_is(loops_own: Any, asyncios: Any) -> None:
    """The code of the loop's `create_task` and that of `asyncio.create_task`."""
    _create_codes[:] = [loops_own, asyncios]


def asked_in(frame: Any) -> Any:
    """The frame of the `create_task` for which a task factory makes a task in `frame`; `frame` when there is none: the program called the class itself."""
    outer = frame
    while outer is not None and not outer.f_code.co_flags & inspect.CO_COROUTINE:
        if id(outer.f_code) in tasks.makers:
            return outer
        outer = outer.f_back
    while frame.f_code.co_name == 'call_soon' and frame.f_back is not None:     # a loop class of the program's own
        frame = frame.f_back
    return frame


def scheduled(task: Any, depth: int, by: Optional[str] = None) -> bool:
    """A step without an argument was scheduled, by code outside of the loop's (from Python 3.14 on). Returns whether the task is a new one.

    That its number is known is no proof: it may be that of a task which is gone without a word and had the same address. `depth` and `by` as for `born`.
    """
    try:
        key = id(task)
        if key in ids and key not in tasks.announced:
            if key in begun:
                settle(key)
            coro = task._coro
            if type(coro) is not _Coroutine or coro.cr_suspended or coro.cr_frame is None:
                return False
        if begun and tasks.being_made(task):
            settle(key)
            return False
        if by not in _LOOPS_OWN and getattr(task._loop, '_task_factory', task) is None and asked_in(_frame(depth)).f_code is _create_codes[0]:
            return True     # by a `call_soon` of the program's own; the loop's `create_task` is going to tell
        born(task, depth, by)
        return True
    except Exception as error:
        failed and failed('creation of tasks', error)
        return False


def tidy() -> None:
    """To be called now and then: forgets eager starts of which nobody told."""
    if len(starts) > _MOST_STARTS:
        starts.clear()


def returned(task: Any, loop: Any, began: float, coro: Any) -> Any:
    """A task factory or an eager start returns a task; one that has ended in its first step, or waits since then, may not have been seen.

    `began`: when the factory was called, 0 when not known; `coro`: the task's coroutine, None when not known (a task that has ended has let go of it). Returns
    the task.
    """
    try:
        key = id(task)
        if began and type(coro) is _Coroutine and type(task) is _Task and key not in ids and task.done():
            _ended_at_once(task, loop, began, coro)
            return task
        if _just_ended and _just_ended[0] == key:
            return task         # a factory has told already
        if (key not in ids or key in tasks.announced or task.done()) and (type(task) is _Task or is_task(task)):
            if MADE_SOON and coro is not None and not task.done() and not (
                    coro.cr_suspended if type(coro) is _Coroutine else task._fut_waiter is not None):
                born(task, 2, 'asyncio.base_events')    # it was asked to start eagerly, but not here and now
            else:
                _started(task, loop, _frame(1), began, coro)
    except Exception as error:
        failed and failed('creation of tasks', error)
    return task


def _ended_at_once(task: Any, loop: Any, began: float, coro: Any) -> None:
    """The loop's own `create_task` has made a task that has ended in its first step: what many servers do at every request, so this is in one piece too."""
    global _last_code
    ended = now()
    frame = _frame(4 if module_at(3) == 'asyncio.tasks' else 3)
    maker, at, site, outermost = _last_site
    if frame.f_code is not maker or frame.f_lasti != at or outermost and not _is_outermost(frame):
        site = _other_site(frame, 0)
    creator = _current_tasks(loop)
    parent = 0 if creator is None else _number(id(creator)) or tasks.number_of(creator)
    of, code = _last_code
    if coro.cr_code is not of:
        code = places.coroutine_code(coro)
        _last_code = (coro.cr_code, code)
    n = _next_task()
    head = TASK | EAGER | (_in_heads.get(id(loop)) or loop_number(loop) << 16)
    number = _referents(task)[_ENDED_NAME_PLACE] if _ENDED_NAME_PLACE >= 0 else None
    if type(number) is int and number < _MOST_NAMED:
        pack_task(mm, take(), began, parent, number, n, site, code, head)
    else:
        write_task(task, coro, n, began, site, parent, head - TASK)
    ended_with(task, n, began, ended)


def _started(task: Any, loop: Any, frame: Any, began: float, coro: Any) -> None:  # noqa: PLR0913 - all that is known of it
    """The task's first step ran inside the call that created it, made by `frame`."""
    key = id(task)
    if key in begun:
        settle(key)
        return
    maker_tells = id(frame.f_code) in tasks.makers
    asker = frame if maker_tells else asked_in(frame)
    creator = _current_tasks(loop)
    if creator is task:         # the step is not quite over: it has scheduled the next one
        if maker_tells or id(asker.f_code) in tasks.makers:
            return              # who will tell when it is
        creator = None
    n = ids[key] = tasks.announced.pop(key, 0) or _next_task()
    ended = now()
    began = starts.pop(id(frame), 0) or began or ended
    parent = 0 if creator is None else _number(id(creator)) or tasks.number_of(creator)
    write_started(task, coro, n, began, _eager_site(asker), parent, EAGER | (_in_heads.get(id(loop)) or loop_number(loop) << 16))
    after_step(task, n, began, ended)
    _just_ended[:] = (key, n) if task.done() else ()


def write_started(task: Any, coro: Any, n: int, began: float, site: int, parent: int, more: int) -> None:  # noqa: PLR0913 - the columns of a row
    """As `write_task`, the common case quickly: an eager task is often all that a request costs."""
    global _last_code
    own = task._coro
    place = _NAME_PLACE
    if own is None:
        place = _ENDED_NAME_PLACE
    else:
        coro = own
    if place >= 0 and type(task) is _Task and type(coro) is _Coroutine:
        of, code = _last_code
        if coro.cr_code is not of:
            code = places.coroutine_code(coro)
            _last_code = (coro.cr_code, code)
        number = _referents(task)[place]
        if type(number) is int and number < _MOST_NAMED:
            pack_task(mm, take(), began, parent, number, n, site, code, TASK | more)
            return
    write_task(task, coro, n, began, site, parent, more)


def _eager_site(asker: Any) -> int:
    """The place in the program that asked for an eager task, in or above `asker`."""
    frame = asker.f_back if asker.f_code is _create_codes[0] else None
    if frame is not None and frame.f_code is _create_codes[1]:
        frame = frame.f_back
    return places.creation_site(asker) if frame is None else site_of(frame)


def site_of(frame: Any) -> int:
    """The place in the program, in `frame` or above it, that makes a task."""
    maker, at, site, outermost = _last_site
    if frame.f_code is maker and frame.f_lasti == at and (not outermost or _is_outermost(frame)):
        return site
    return _other_site(frame, 0)


# Tasks that another thread asks for

def handed_over(coro: Any) -> None:
    """`run_coroutine_threadsafe` hands a coroutine to a loop of another thread, which will make a task of it."""
    try:
        key = id(coro)
        site = places.creation_site(_frame(1))
        _handed[key] = (site, tasks.current_number(), weakref.ref(coro, lambda _: _handed.pop(key, None)))
    except TypeError:
        pass        # no coroutine: the call will fail
    except Exception as error:
        failed and failed('tasks for other threads', error)


def _handed_over(coro: Any) -> Tuple[int, int]:
    found = _handed.pop(id(coro), None)
    return (0, 0) if found is None else found[:2]


def forget() -> None:
    """In a forked child, and in another recording: the sites are not known there."""
    global _last_site, _last_code
    _handed.clear()
    _user_sites.clear()
    _last_site, _last_code = (None, 0, 0, False), (None, 0)


sink.when_opened(forget)

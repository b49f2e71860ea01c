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
from .guard import failed
from .loop_numbers import loop_number
from .tasks import TASK, after_step, ids, is_task, write_task
from .wrappers import name_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Tuple
    mm: Any
    pack_task: Callable[..., None]
    take: Callable[[], int]
    now: Callable[[], int]

sink.share(globals())

EAGER = 1 << 8

_number = ids.get
_next_task = tasks.next_task
_frame = sys._getframe
module_at: Callable[[int], Any] = getattr(sys, '_getframemodulename', lambda depth: '')    # a frame object saved is 150 ns saved; before 3.12 it cannot be
_running_loop = events._get_running_loop
_ident = get_ident
_referents = gc.get_referents
_NAME_PLACE = name_place()      # where a C task keeps the number of the name that it has not made yet; -1: it makes names at once
_current_tasks: Callable[[Any], Any] = tasks.current_tasks
MADE_SOON = sys.version_info >= (3, 14)         # new tasks are met when their first step is scheduled
_EAGER_STARTS = _NAMES_MODULES = sys.version_info >= (3, 12)
_Task = asyncio_tasks.Task
_Coroutine = tasks._Coroutine
_user_sites: Dict[Tuple[int, int], int] = {}    # id(code) and instruction of the program's calls that made tasks: the site
_LOOPS_OWN = frozenset({'asyncio.base_events', __package__ + '.uv'})
_create_codes: List[Any] = [None, None]
_last_named = 0     # the number in the name that asyncio gave to a task last
# The place in the program that made a task last with its site, and the code of that task's coroutine with its number: the next one often is made there too.
# Exchanged as a whole: threads may do so at the same time.
_last_site: Tuple[Any, int, int] = (None, 0, 0)
_last_code: Tuple[Any, int] = (None, 0)
_in_heads = loop_numbers.in_heads
_starts: Dict[int, float] = {}        # id(frame): when code in C, called by it, started a task eagerly
_MOST_STARTS = 100
# id(coroutine): site and creator of the task that another thread asked for, and a weak reference that ends the entry
_handed: Dict[int, Tuple[int, int, Any]] = {}


def born(task: Any, depth: int) -> None:
    """Notes a task that has just been made by the frame `depth` levels up from here.

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
            _started(task, loop, _frame(depth), 0)
            return
        n = ids[id(task)] = _next_task()
        if not n & 0xfff:
            tasks.sweep(n)
        frame: Any = None
        if _NAMES_MODULES:
            if module_at(depth) in _LOOPS_OWN:      # the loop's `create_task`, called by asyncio's own or by the program
                frame = _frame(depth + 2 if module_at(depth + 1) == 'asyncio.tasks' else depth + 1)
        else:
            frame = _frame(depth + 1)
            if frame.f_code is _create_codes[1]:
                frame = frame.f_back
            elif _frame(depth).f_code is not _create_codes[0]:
                frame = None
        maker, at, site = _last_site
        if frame is None or frame.f_code is not maker or frame.f_lasti != at:
            site = _other_site(frame, depth + 1)
        # To ask for the running loop is slow before 3.12, and only asyncio's own loops say in which thread they run.
        owner = 0 if _NAMES_MODULES else getattr(loop, '_thread_id', 0)
        creator = _current_tasks(loop) if (_running_loop() is loop if owner == 0 else owner == _ident()) else None
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
            if type(number) is int and 0 < number < 0x80000000:
                pack_task(mm, take(), now(), parent, number, n, site, code, TASK | (_in_heads.get(id(loop)) or loop_number(loop) << 16))
                return
        write_task(task, coro, n, now(), site, parent, loop_number(loop) << 16)
    except Exception as error:
        failed and failed('creation of tasks', error)


def _other_site(frame: Any, depth: int) -> int:
    """The site of a task that was not made where the last one was.

    `frame`: that of the call that made it, None when that is still to be found; `depth`: that of the frame that made the task, from here.
    """
    global _last_site
    if frame is None:
        return _site_above(_asked_in(_frame(depth)))
    maker, at = frame.f_code, frame.f_lasti
    site = _user_sites.get((id(maker), at), 0)
    if not site:
        return _site_above(frame)
    _last_site = (maker, at, site)
    return site


def _without_creator(loop: Any, coro: Any, site: int) -> Tuple[int, int]:
    """Site and creator of a task that was made outside of the tasks of its loop."""
    owner = getattr(loop, '_thread_id', None)
    if owner is not None and owner != _ident():     # the loop runs, but not here
        tasks.wrong_thread(loop, 'loop.create_task')
    elif _handed and site == 0:
        return _handed_over(coro)
    return site, 0


def _number_of_name(task: Any) -> int:
    """The number in a name that asyncio has given, else 0."""
    global _last_named
    name = task.get_name()
    number = _last_named + 1
    if name != f'Task-{number}':
        number = int(name[5:]) if type(name) is str and name[:5] == 'Task-' and name[5:].isdecimal() and name.isascii() and name[5:6] != '0' else 0
    _last_named = number or _last_named
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


def _asked_in(frame: Any) -> Any:
    """The frame of the `create_task` for which a task factory makes a task in `frame`; `frame` when there is none: the program called the class itself."""
    outer = frame
    while outer is not None and not outer.f_code.co_flags & inspect.CO_COROUTINE:
        if id(outer.f_code) in tasks.makers:
            return outer
        outer = outer.f_back
    while frame.f_code.co_name == 'call_soon' and frame.f_back is not None:     # a loop class of the program's own
        frame = frame.f_back
    return frame


def scheduled(task: Any, depth: int) -> bool:
    """A step without an argument was scheduled, by code outside of the loop's (from Python 3.14 on). Returns whether the task is a new one.

    That its number is known is no proof: it may be that of a task which is gone without a word and had the same address.
    """
    try:
        coro = task._coro
        key = id(task)
        if key in ids and key not in tasks.announced and (type(coro) is not _Coroutine or coro.cr_suspended or coro.cr_frame is None):
            return False
        born(task, depth)
        return True
    except Exception as error:
        failed and failed('creation of tasks', error)
        return False


def starting(loop: Any) -> None:
    """`loop.is_running()`: code in C asks so right before it starts a task eagerly. Its caller's frame tells which task that was, once it is known."""
    if len(_starts) > _MOST_STARTS:
        _starts.clear()
    _starts[id(_frame(2))] = now()
    tasks.just_ended.clear()


def returned(task: Any, loop: Any, began: float) -> Any:
    """A task factory or an eager start returns a task; one that has ended in its first step, or waits since then, may not have been seen.

    `began`: when the factory was called, 0 when not known. Returns the task.
    """
    try:
        key = id(task)
        if tasks.just_ended[:1] == [key]:
            return task         # the factory has told already
        if (key not in ids or key in tasks.announced or task.done()) and is_task(task):
            _started(task, loop, _frame(1), began)
    except Exception as error:
        failed and failed('creation of tasks', error)
    return task


def _started(task: Any, loop: Any, frame: Any, began: float) -> None:
    """The task's first step ran inside the call that created it, made by `frame`."""
    key = id(task)
    asker = _asked_in(frame)
    creator = _current_tasks(loop)
    if creator is task:         # the step is not quite over: it has scheduled the next one
        if id(asker.f_code) in tasks.makers:
            return              # who will tell when it is
        creator = None
    n = ids[key] = tasks.announced.pop(key, 0) or _next_task()
    ended = now()
    began = _starts.pop(id(frame), 0) or began or ended
    parent = tasks.number_of(creator) if creator is not None else 0
    write_task(task, task._coro, n, began, places.creation_site(asker), parent, EAGER | loop_number(loop) << 16)
    after_step(task, n, began, ended)
    tasks.just_ended[:] = [key, n] if task.done() else []


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
    _last_site, _last_code = (None, 0, 0), (None, 0)


sink.when_opened(forget)

"""Tasks: creation, steps, ends, names, cancellation. What `Handle._run` and `create_task` call.

The numbers of live tasks are kept by `id(task)`: nothing is stored on the task, nothing holds it, and its class, callbacks and `repr` stay as they are.
A task's entry goes when its last step has been seen, or when it is found gone (`gone.py`).
"""
from __future__ import annotations

import inspect
import sys
import types
import weakref
from asyncio import events, futures, tasks
from itertools import count
from struct import error as struct_error

from . import loop_numbers, places, sink
from .constants import Kinds, Table
from .guard import failed
from .loop_numbers import loop_number
from .wrappers import find_wrappers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Tuple
    mm: Any
    pack: Callable[..., None]
    pack_count: Callable[..., None]
    pack_seconds: Callable[..., None]
    pack_short: Callable[..., None]
    pack_task: Callable[..., None]
    pack_time: Callable[..., None]
    take: Callable[[], int]
    now: Callable[[], int]

STEP, TASK, NAME, WOKE, OPERATION, IDLE, CANCEL, RUNNING, BLOCKED, CALLBACK, MEMBER, GONE, LOOP, STATE, TOTALS, DROPPED, REST, COMPUTED = range(1, 19)
RETURNED, FAILED, CANCELLED = 1, 2, 3
_LATE = 2 << 8

sink.share(globals())

ids: Dict[int, int] = Table()   # id(task): number
# id(future): what a task waits for that is about to await it; number and head, or both in one (head << 32 | number), or seconds
noted: Dict[int, Any] = Table()
announced: Dict[int, int] = {}       # id(task): number of an eager task in its first step, whose maker will tell of it
just_ended: List[int] = []      # id and number of an eager task that ended in its first step
# id(future): what waiting for it means (head << 32 | number), as long as it lives
known_futures: Dict[int, int] = Table()
ANONYMOUS = 0x80000000          # no resource has a number this high
WAITS_FUTURE = STEP | 16 << 8
failures: Dict[int, Tuple[int, Any]] = {}   # id(task): number of a task that failed, and a weak reference that removes the entry
_number = ids.get
_take_note = noted.pop
_await_stack = places.await_stack
next_task = count(1).__next__
_frame = sys._getframe
_running_loop = events._get_running_loop
_current_task = tasks.current_task
current_tasks: Callable[[Any], Any] = tasks._current_tasks.get if hasattr(tasks, '_current_tasks') and sys.version_info < (3, 14) else tasks.current_task
StepWrapper: type = type(None)
WakeUpWrapper: type = type(None)    # in 3.9; later a wake-up is a builtin method


_wrappers: Tuple[type, ...] = ()
try:
    _wrappers = find_wrappers()
    StepWrapper, WakeUpWrapper = _wrappers[0], _wrappers[-1]
except Exception as error:      # no C tasks in this Python: Python's own step is a bound method
    failed('C tasks', error)
WRAPPERS = frozenset(_wrappers)
METHODS = frozenset({types.BuiltinMethodType, types.MethodType})
STEP_NAMES = frozenset({'task_wakeup', '__step', '__wakeup'})       # other methods of a task can be callbacks too (`cancel`)
_Task = tasks.Task
_Coroutine = types.CoroutineType
_Future = futures.Future
_task_types: Tuple[type, ...] = (tasks.Task, tasks._PyTask)     # type: ignore[attr-defined]
task_classes = Kinds(_task_types)   # and the subclasses met: what a callback's owner must be an instance of to be taken for a task
# Those of them met that are written in Python: their steps are plain methods, as are most callbacks of transports.
python_tasks = Kinds({tasks.Task} if tasks.Task is tasks._PyTask else ())      # type: ignore[attr-defined]


# Which tasks there are. How they come into being: creation.py.

def is_task(task: Any) -> bool:
    """Whether this is a task, of asyncio's class or one made from it."""
    if not isinstance(task, _task_types):
        return False
    task_classes.add(type(task))
    if isinstance(task, tasks._PyTask):     # type: ignore[attr-defined]
        python_tasks.add(type(task))
    return True


def write_task(task: Any, coro: Any, n: int, time: float, site: int, parent: int, more: int) -> None:  # noqa: PLR0913 - the columns of a row
    """Writes the rows of a new task; `more`: flags and loop, in their places in the row's head."""
    code = places.coroutine_code(coro)
    name = name_of(task)
    if type(name) is str and name[:5] == 'Task-' and name.isascii() and name[5:].isdecimal() and name[5:6] != '0':
        try:
            pack_task(mm, take(), time, parent, int(name[5:]), n, site, code, TASK | more)
            return
        except (ValueError, struct_error):
            pass
    pack_count(mm, take(), time, parent, n, site, code, TASK | more)
    pack_count(mm, take(), time, 0, n, places.string(_shown(name)), 0, NAME)


def name_of(task: Any) -> Any:
    """What the program called the task, as asyncio's own class says it."""
    # By the class itself: a subclass may compute its name.
    return _Task.get_name(task) if isinstance(task, _Task) else tasks._PyTask.get_name(task)    # type: ignore[attr-defined]


def _shown(name: Any) -> str:
    return name if type(name) is str else f'({type(name).__name__})'


def number_of(task: Any) -> int:
    """The number of a live task; one not seen before is noted as seen late, unless its maker is about to tell of it. 0 for what is no task."""
    n = ids.get(id(task))
    if n is not None:
        return n
    if not is_task(task) or task.done():
        return 0
    n = being_made(task)
    if n:
        return n
    n = ids[id(task)] = next_task()
    if _is_being_made(task._coro):
        announced[id(task)] = n
        return n
    at = now()
    write_task(task, task._coro, n, at, 0, 0, _LATE | loop_number(task._loop) << 16)
    waiter = task._fut_waiter
    if waiter is not None:      # a step that nobody saw has brought it there
        waits(task, n, at, at, waiter)
    return n


being_made: Callable[[Any], int] = lambda task: 0     # starting.py's: the number of a task that the class is making
makers = set()      # type: set[int]    # id(code) of the functions that tell of the eager tasks they made


def _is_being_made(coro: Any) -> bool:
    """Whether the coroutine runs its eager first step inside a call of one of the functions that will tell of its task, perhaps through a task factory."""
    if type(coro) is not _Coroutine or not makers or not coro.cr_running:
        return False
    frame = coro.cr_frame.f_back
    while frame is not None and not frame.f_code.co_flags & inspect.CO_COROUTINE:
        if id(frame.f_code) in makers:
            return True
        frame = frame.f_back
    return False


def current_number() -> int:
    """The number of the task that runs in this thread, 0 outside of tasks."""
    loop = _running_loop()
    if loop is None:
        return 0
    task = _current_task(loop)
    return number_of(task) if task is not None else 0


# Steps. `Handle._run` writes the commonest end of a step itself: the task is ready again.

def unknown(handle: Any, task: Any, began: float, ended: float) -> None:
    """A step of a task that has no number yet."""
    try:
        n = ids[id(task)] = next_task()
        write_task(task, task._coro, n, began, 0, 0, _LATE | loop_number(handle._loop) << 16)
        after_step(task, n, began, ended)
    except Exception as error:
        failed and failed('steps of tasks created in another way', error)


def after_step(task: Any, n: int, began: float, ended: float) -> None:
    """Writes a step of any kind."""
    waiter = task._fut_waiter
    if waiter is not None:
        waits(task, n, began, ended, waiter)
    elif task.done():
        ends(task, n, began, ended)
    else:
        pack_short(mm, take(), began, ended, n, STEP)


def stepped(callback: Any) -> Any:
    """The task of which a callback is a step or wake-up; None for any other callback."""
    kind = type(callback)
    if kind in WRAPPERS or kind in METHODS and type(callback.__self__) in task_classes and callback.__name__ in STEP_NAMES:
        return callback.__self__
    return None


def interrupted(callback: Any, began: float) -> None:
    """A step that KeyboardInterrupt or SystemExit is leaving."""
    try:
        task = stepped(callback)
        if task is not None:
            n = ids.get(id(task))
            if n is not None:
                after_step(task, n, began, now())
    except Exception as error:
        failed and failed('interrupted steps', error)


def waits(task: Any, n: int, began: float, ended: float, waiter: Any) -> None:  # noqa: PLR0913 - at every wait: packing them would cost as much again
    """The step ended because the task waits for `waiter`."""
    try:
        key = id(waiter)
        what = _take_note(key, None) if noted else None
        stack = _await_stack(task._coro)
        if what is None:
            if type(waiter) is _Future and key not in known_futures:    # by far the commonest in servers
                pack(mm, take(), began, ended, n, ANONYMOUS | key >> 4 & 0x7fffffff, stack, WAITS_FUTURE)
                return
            what = find_waited(waiter)
        if type(what) is tuple:
            pack(mm, take(), began, ended, n, what[0], stack, what[1])
        elif type(what) is int:
            pack(mm, take(), began, ended, n, what & 0xffffffff, stack, what >> 32)
        else:
            pack_seconds(mm, take(), began, ended, n, what, stack, STEP | 18 << 8)
    except Exception as error:
        pack(mm, take(), began, ended, n, 0, 0, STEP | 16 << 8)
        failed and failed('what tasks wait for', error)


def _waited_task(waiter: Any) -> int:
    n = number_of(waiter)
    return (STEP | 17 << 8) << 32 | n if n else (STEP | 16 << 8) << 32


find_waited: Callable[[Any], Any] = _waited_task    # resources.py knows more
wrong_thread: Callable[[Any, str], None] = lambda loop, call: None     # loops.py's
cancelled_in_thread: Callable[[Any], None] = lambda task: None     # crossing.py's
uncaught: Callable[[Any, int], None] = lambda error, task: None         # loops.py's
sweep: Callable[[int], None] = lambda number: None  # gone.py's


def ends(task: Any, n: int, began: float, ended: float) -> None:
    """The step was the last of a task that has a number."""
    ids.pop(id(task), None)
    ended_with(task, n, began, ended)


def ended_with(task: Any, n: int, began: float, ended: float) -> None:
    """Writes the last step of a task."""
    try:
        result = task._result
        if result is not None:
            returned(result, n, began, ended)
            return
        error = task._exception
        if error is not None:
            _fails(task, n, began, ended, error)
        elif task.cancelled():
            pack_short(mm, take(), began, ended, n, _CANCELLED)
        else:
            pack_short(mm, take(), began, ended, n, _RETURNED)
    except Exception as problem:
        pack(mm, take(), began, ended, n, 0, 0, STEP | RETURNED << 8)
        failed and failed('results of tasks', problem)


def returned(result: Any, n: int, began: float, ended: float) -> None:
    """Writes the last step of a task that ends with this result."""
    if result is None:
        pack_short(mm, take(), began, ended, n, _RETURNED)
    else:
        kind = type(result)
        pack(mm, take(), began, ended, n, _type_names.get(kind.__name__) or places.string(kind.__name__),
             _plain_text(result) if kind in _PLAIN else 0, _RETURNED)


_RETURNED, _CANCELLED = STEP | RETURNED << 8, STEP | CANCELLED << 8
_PLAIN = frozenset({bool, float, int, str})
_type_names = places._strings
_texts = 0
_MAX_TEXTS = 5000       # different results that are written out


def _plain_text(value: object) -> int:
    """The text of a short plain result, as a string number; 0 for any value whose text would run the program's code, or too long."""
    global _texts
    kind = type(value)
    if kind is bool or kind is float or (kind is int and -10 ** 30 < value < 10 ** 30) or (kind is str and len(value) <= 60):  # type: ignore[operator,arg-type]
        text = repr(value)
        known = places._strings.get(text)
        if known is not None:
            return known
        if _texts < _MAX_TEXTS:
            _texts += 1
            return places.string(text)
    return 0


def _fails(task: Any, n: int, began: float, ended: float, error: BaseException) -> None:  # noqa: PLR0913 - as `waits`
    number = error_number(error, n)
    key = id(task)
    failures[key] = (n, weakref.ref(task, lambda _: failures.pop(key, None)))
    pack(mm, take(), began, ended, n, number, 0, STEP | FAILED << 8)
    if type(error) is RuntimeError:
        if 'attached to a different loop' in str(error):
            sink.text('misuse', rule='other-loop', time=ended, call='await', stack=places.traceback_stack(error.__traceback__), task=n)
        uncaught(error, n)


_next_error = count(1).__next__


def error_number(error: BaseException, task: int) -> int:
    """Writes an error and gives its number."""
    number = _next_error()
    sink.text('error', id=number, type=type(error).__name__, text=_error_text(error), stack=places.traceback_stack(error.__traceback__), task=task)
    return number


def _error_text(error: BaseException) -> Optional[str]:
    """The error's text, None when making it would run the program's code."""
    if type(error).__str__ not in _safe_texts:
        return None
    if all(type(part) in (str, int, float, bool, type(None), bytes) for part in error.args):
        return str(error)[:2000]
    return None


_safe_texts = {kind.__str__ for kind in (BaseException, KeyError, OSError, ImportError, UnicodeDecodeError, UnicodeEncodeError, SyntaxError)}


def long_callback(handle: Any, callback: Any, began: float) -> None:
    """A callback that is no step of a task took long."""
    try:
        ended = now()
        function = getattr(callback, '__func__', callback)
        code = function.__code__ if type(function) is types.FunctionType else None
        pack(mm, take(), began, ended, places.code(code) if code is not None else 0, 0, 0, CALLBACK | loop_number(handle._loop) << 16)
    except Exception as error:
        failed and failed('long callbacks', error)


# Names and cancellation: methods of C types, which `install.py` puts into the types' own dictionaries.

asked_by_user = False       # while the user's own request from outside is carried out: cancelling.py


def cancel_asked(task: Any, message: Any) -> None:
    """Somebody calls `task.cancel()`."""
    if not task.done():
        text = places.string(message[:1000]) if type(message) is str else 0
        who = CANCEL | 2 << 8 if asked_by_user else CANCEL
        pack_count(mm, take(), now(), text, number_of(task), current_number(), places.frame_stack(_frame(2)), who)
        cancelled_in_thread(task)


def uncancelled(task: Any) -> None:
    """Somebody calls `task.uncancel()`."""
    n = ids.get(id(task))
    if n is not None:
        pack_count(mm, take(), now(), 0, n, current_number(), places.frame_stack(_frame(2)), CANCEL | 1 << 8)


def renamed(task: Any) -> None:
    """The task's name was set. asyncio itself does so right after creation before 3.12, and uvloop, which has no frame of its own, always."""
    n = ids.get(id(task))
    if n is None and just_ended[:1] == [id(task)]:
        n = just_ended[1]      # 3.12 names a task after it was made, and an eager one may have ended by then
    if n is not None:
        code = _frame(3).f_code
        given = code.co_name == '_set_task_name' or id(code) in makers
        pack_count(mm, take(), now(), 0, n, places.string(_shown(name_of(task))), 0, NAME | (0 if given else 1 << 8))


def forked() -> None:
    """In a forked child: its tasks and loops get numbers of its own."""
    ids.clear()
    noted.clear()
    failures.clear()
    loop_numbers.forget()

"""Loops: when they run, idle, and what calls them from where they must not be called from."""
from __future__ import annotations

import gc
import sys
import types
import weakref
from _thread import get_ident
from asyncio.base_events import BaseEventLoop
from itertools import count

from . import creation, places, sink, tasks, unawaited, watcher
from .constants import Table
from .guard import failed
from .loop_numbers import loop_number
from .thread_numbers import thread_number
from .tasks import IDLE, LOOP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Optional, Tuple
    mm: Any
    pack: Callable[..., None]
    pack_time: Callable[..., None]
    take: Callable[[], int]
    now: Callable[[], int]

sink.share(globals())

RUNS, STOPS, CLOSES = (LOOP | sub << 8 for sub in (1, 2, 3))
iteration = count(1).__next__       # called once an iteration, by the grafted `_run_once`
_frame = sys._getframe
_ident = get_ident
_stepped = tasks.stepped
_task_classes = tasks.task_classes
_Builtin, _Function = types.BuiltinMethodType, types.FunctionType
_number = tasks.ids.get
_WOKE, _WOKE_FROM_THREAD = tasks.WOKE, tasks.WOKE | 3 << 8
asked: Dict[int, Any] = Table()     # id(handle): a callback that another thread asked for and that is still to run; a weak reference ends the entry
_StepWrapper = tasks.StepWrapper if creation.MADE_SOON else object()
_MADE_SOON = creation.MADE_SOON
_scheduled = creation.scheduled
_begun = creation.begun
settle_all: Callable[[float], None] = lambda ended: None      # starting.py's


def iterations() -> int:
    """Loop iterations so far. Reading a counter moves it, so one is given back to nobody; close enough for a figure that only informs."""
    return iteration() - 1


def idle(loop: Any, began: float, found: Any) -> None:
    """The selector was asked to wait."""
    try:
        if _begun:
            settle_all(began)
        pack(mm, take(), began, now(), iteration(), len(found), 0, IDLE | loop_number(loop) << 16)
        if watcher.due:
            watcher.start()
    except Exception as error:
        failed and failed('idle times of loops', error)


def made(loop: Any) -> None:
    """A loop is being made: a child process that has no recording yet gets one now."""
    from . import children
    children.wake()


def runs(loop: Any) -> None:
    """The loop starts to run in this thread."""
    try:
        made(loop)
        if isinstance(loop, BaseEventLoop):     # of others the watcher could see nothing, and to look holds frames for a moment
            watcher.watch(loop, get_ident())
        else:
            watcher.serve(loop)
        sink.row(now(), 0, loop_number(loop), thread_number(get_ident()), 0, RUNS)
    except Exception as error:
        failed and failed('starts of loops', error)


def stops(loop: Any) -> None:
    """The loop stops running."""
    try:
        watcher.leave(loop)
        sink.row(now(), 0, loop_number(loop), 0, 0, STOPS)
    except Exception as error:
        failed and failed('stops of loops', error)


def closes(loop: Any) -> None:
    """The loop is closed."""
    try:
        sink.row(now(), 0, loop_number(loop), 0, places.creation_site(_frame(1)), CLOSES)
    except Exception as error:
        failed and failed('closing of loops', error)


# Misuse

elsewhere: Dict[int, int] = {}      # id(loop): the thread in which it runs, of loops that are not asyncio's


def thread_of(loop: Any) -> Optional[int]:
    """The thread in which the loop runs, as far as it is known; None when it does not run."""
    return loop._thread_id if isinstance(loop, BaseEventLoop) else elsewhere.get(id(loop))


def misused(rule: str, call: str, skip: int = 2, **more: Any) -> None:
    """Writes a misuse with the stack of the caller `skip` levels up from here."""
    ident = get_ident()
    stack = places.frame_stack(_frame(skip))
    sink.text('misuse', rule=rule, time=now(), call=call, stack=stack, task=tasks.current_number(), thread=thread_number(ident), **more)


called_by_thread: Callable[[], Tuple[int, str]] = lambda: (0, '')      # handed.py's


def from_thread(loop: Any, call: str) -> None:
    """A method that is not thread-safe is called; is it another thread than the loop's?"""
    owner = thread_of(loop)
    if owner is not None and owner != get_ident():
        wrong_thread(loop, call)


def wrong_thread(loop: Any, call: str, owner: int = 0) -> None:
    """A method that is not thread-safe is called from another thread than the loop's. The name is that of the outermost asyncio call."""
    try:
        owner = owner or thread_of(loop) or 0
        # Where the program has patched `threading`, as gevent does, the thread's identifier is not what asyncio took it for.
        if owner == 0 or tasks._running_loop() is loop:
            return
        frame: Optional[Any] = _frame(1)
        while frame is not None and places.kind_of(frame.f_code) in (places.ASYNCIO, places.HIDDEN):
            if places.kind_of(frame.f_code) == places.ASYNCIO:
                call = _call_name(frame, call)
            elif frame.f_code.co_name == '_cancel':     # our stand-in for the task's method
                call = 'Task.cancel'
            frame = frame.f_back
        given, completes = called_by_thread()
        if frame is not None and call in ('loop.call_soon', 'loop.call_later'):
            call = _called_in(frame) or (places.kind_of(frame.f_code) == places.LIBRARY and completes) or call
        misused('wrong-thread', call, owner=thread_number(owner), loop=loop_number(loop), given=given or None)
    except Exception as error:
        failed and failed('calls from other threads', error)


def _call_name(frame: Any, call: str) -> str:
    code = frame.f_code
    if code.co_varnames[:1] == ('self',):
        owner = frame.f_locals.get('self')
        name = 'loop' if hasattr(owner, '_run_once') else type(owner).__name__
        return f'{name}.{code.co_name}'
    return f'asyncio.{code.co_name}' if code.co_name != '<lambda>' else call


def _called_in(frame: Any) -> str:
    """What a frame calls right now, when that is written in C and has no frame: `Future.set_result`, told by the name in the line's code."""
    collects = gc.isenabled()
    gc.disable()        # `dis` makes so many objects that a collection would be likely here, and what it warns of would be told with this place
    try:
        return _read_call(frame)
    finally:
        if collects:
            gc.enable()


def _read_call(frame: Any) -> str:
    import dis
    name = ''
    line = 0
    for instruction in dis.get_instructions(frame.f_code):
        if instruction.offset > frame.f_lasti:
            break
        line = getattr(instruction, 'line_number', None) or instruction.starts_line or line     # since 3.13 the latter only says whether one does
        if instruction.argval in _written_in_c and instruction.opname in ('LOAD_METHOD', 'LOAD_ATTR') and line == frame.f_lineno:
            name = _written_in_c[instruction.argval]
    return name


_written_in_c = {'set_result': 'Future.set_result', 'set_exception': 'Future.set_exception', 'cancel': 'Future.cancel',
                 'add_done_callback': 'Future.add_done_callback', 'call_at': 'loop.call_at', 'call_later': 'loop.call_later'}


def soon(loop: Any, callback: Any) -> None:
    """`call_soon` with something else than the next step of a running task: perhaps the wake-up of one, or the first step of a new one."""
    try:
        kind = type(callback)
        if kind is _Builtin:
            task = callback.__self__ if type(callback.__self__) in _task_classes and callback.__name__ == 'task_wakeup' else None
        elif kind is _Function:
            task = None
        elif kind is _StepWrapper:
            task = callback.__self__        # the next step of one that is known
        else:
            task = _stepped(callback)
            if _MADE_SOON and task is not None and callback.__name__ == '__step' and _scheduled(task, 4):
                return
        if loop._thread_id != _ident() and loop._thread_id is not None:
            wrong_thread(loop, 'loop.call_soon')
        if task is not None:
            n = _number(id(task))
            if n is not None:
                pack_time(mm, take(), now(), n, _WOKE_FROM_THREAD if asked and _in_asked_callback() else _WOKE)
    except Exception as error:
        failed and failed('wake-ups of tasks', error)


def _in_asked_callback() -> bool:
    """Whether the callback that runs is one that another thread asked for."""
    frame: Optional[Any] = _frame(3)
    while frame is not None and places.kind_of(frame.f_code) != places.LOOP:
        frame = frame.f_back
    return frame is not None and id(frame.f_locals.get('self')) in asked


def soon_elsewhere(loop: Any, call: str) -> None:
    """`call_soon` or `call_later` of a loop that is not asyncio's, with what wakes no task."""
    owner = elsewhere.get(id(loop))
    if owner is not None and owner != _ident():
        wrong_thread(loop, call, owner)


def woken_elsewhere(loop: Any, callback: Any) -> None:
    """`call_soon` of such a loop with the wake-up of a task."""
    try:
        soon_elsewhere(loop, 'loop.call_soon')
        n = _number(id(callback.__self__))
        if n is not None:
            pack_time(mm, take(), now(), n, 4)
    except Exception as error:
        failed and failed('wake-ups of tasks', error)


def soon_from_thread(loop: Any, callback: Any, handle: Any) -> None:
    """`call_soon_threadsafe`. The loop will run `handle`."""
    try:
        task = _stepped(callback)
        if task is not None:
            n = _number(id(task))
            if n is not None:
                sink.row(now(), 0, n, 0, 0, _WOKE_FROM_THREAD)
        elif loop._thread_id is not None and loop._thread_id != _ident():
            key = id(handle)
            asked[key] = weakref.ref(handle, lambda _: asked.pop(key, None))
    except Exception as error:
        failed and failed('wake-ups from other threads', error)


def no_loop(call: str) -> None:
    """A call that needs a running loop found none; of calls inside one another the outermost tells, which is the program's."""
    try:
        error = sys.exc_info()[1]
        if str(error) != 'no running event loop' and not str(error).startswith('There is no current event loop'):
            return              # the program's own, or another one
        caller = _frame(2).f_back
        if caller is None or places.kind_of(caller.f_code) != places.ASYNCIO:
            misused('no-running-loop', call, skip=3)
    except Exception as error:
        failed and failed('calls without a running loop', error)


def create_task_without_loop(coro: Any) -> None:
    """`asyncio.create_task` fails for want of a running loop."""
    unawaited.remember(coro)
    no_loop('asyncio.create_task')


def ensure_future_without_loop() -> None:
    """`ensure_future` or `wait_for` fails for want of a loop."""
    no_loop('asyncio.ensure_future')


def gather_without_loop() -> None:
    """`gather` fails for want of a loop."""
    no_loop('asyncio.gather')


def get_event_loop_without_loop() -> None:
    """`get_event_loop` finds no loop in this thread and may not make one."""
    try:
        caller = _frame(1).f_back
        if caller is not None and places.kind_of(caller.f_code) == places.ASYNCIO:
            return              # `ensure_future` or `gather` tells
        misused('no-running-loop', 'asyncio.get_event_loop')
    except Exception as error:
        failed and failed('calls without a loop', error)


def used_closed(loop: Any) -> None:
    """Something was asked of a closed loop."""
    try:
        frame = _frame(2)
        unawaited.remember_argument(frame)
        call = _call_name(frame, 'loop')
        while frame.f_back is not None and places.kind_of(frame.f_back.f_code) == places.ASYNCIO:
            frame = frame.f_back
            call = _call_name(frame, call)
        misused('loop-closed', call, loop=loop_number(loop))
    except Exception as error:
        failed and failed('uses of closed loops', error)


def runs_already(loop: Any) -> None:
    """A loop was asked to run while it or another one runs in this thread."""
    try:
        unawaited.remember_argument(_frame(2))
        misused('loop-running', _call_name(_frame(2), 'loop.run_forever'), loop=loop_number(loop))
    except Exception as error:
        failed and failed('loops run inside loops', error)


def run_inside() -> None:
    """`asyncio.run` or `Runner.run` was called while a loop runs in this thread."""
    try:
        if tasks._running_loop() is not None:   # else the error is the program's own
            unawaited.remember_argument(_frame(1))
            misused('loop-running', _call_name(_frame(1), 'asyncio.run'))
    except Exception as error:
        failed and failed('loops run inside loops', error)


def other_loop(primitive: Any) -> None:
    """A primitive of one loop was used in another."""
    try:
        misused('other-loop', type(primitive).__name__)
    except Exception as error:
        failed and failed('primitives of other loops', error)


told_of: Callable[[Any, int], bool] = lambda code, instruction: False      # running_loop.py's


def uncaught(error: Any, task: int = 0) -> None:
    """An error that ends the program, a thread, a task or a callback may be that of `get_running_loop()` where no loop runs. It is written in C and leaves
    no frame of its own; where it was called by its public name, it was told of then.
    """
    if type(error) is not RuntimeError or str(error) != 'no running event loop':
        return
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is not None and places.kind_of(trace.tb_frame.f_code) != places.ASYNCIO:
        told = told_of(trace.tb_frame.f_code, trace.tb_lasti)
        sink.text('misuse', rule='no-running-loop', time=now(), call='asyncio.get_running_loop', stack=places.traceback_stack(error.__traceback__), task=task,
                  thread=thread_number(get_ident()), told=told)


def ended() -> None:
    """The program is over. What finalizers do to futures from now on wakes nobody; of coroutines that die now Python tells in ways we do not see."""
    global _number
    _number = {}.get
    unawaited.tell_living()


def thread_fails() -> None:
    """An error is about to end a thread."""
    try:
        uncaught(sys.exc_info()[1])
    except Exception as error:
        failed and failed('errors that end threads', error)


tasks.wrong_thread = wrong_thread
tasks.uncaught = uncaught

"""uvloop, and other loops that are not made of asyncio's: their handles are their own and cannot be probed, but they are Python classes, and every step and
wake-up of a task goes through `call_soon`."""
from __future__ import annotations

import functools
import logging
import sys
import types
from _thread import get_ident

from . import children, creation, gone, loops, places, sink, source_traces, starting, tasks, waiting
from .stand_in import Method, stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, List, Tuple
    mm: Any
    pack_time: Callable[..., None]
    take: Callable[[], int]
    now: Callable[[], int]

sink.share(globals())

_StepWrapper, _Builtin, _Task = tasks.StepWrapper, types.BuiltinMethodType, creation._Task
_FUTURES = frozenset({tasks._Future, _Task})
_number = tasks.ids.get

_installed = set()      # type: set[Any]


def _install(kind: Any) -> None:
    """Puts methods into a class of loops that tell us and call the loop's own.

    Only of uvloop it is known that no method which may be called in any thread calls one that may not; of other loops nothing is said of threads.
    """
    real_soon, real_create, real_running, real_later = kind.call_soon, kind.create_task, kind.is_running, kind.call_later
    running = loops.elsewhere if kind.__module__ == 'uvloop' else {}

    def call_soon(self: Any, callback: Any, *args: Any, context: Any = None) -> Any:
        kind = type(callback)
        if kind is _StepWrapper and not args:
            if creation.MADE_SOON:
                creation.scheduled(callback.__self__, 3)
            return real_soon(self, _Step(_run, callback), context=context)
        if kind is _Builtin and len(args) == 1 and type(callback.__self__) is _Task and (type(args[0]) in _FUTURES or callback.__name__ == 'task_wakeup'):
            n = _number(id(callback.__self__))      # the wake-up of a task
            if n is None or running.get(id(self)) != get_ident():
                loops.woken_elsewhere(self, callback)
            else:
                pack_time(mm, take(), now(), n, tasks.WOKE)
            return real_soon(self, _Step(_run, callback), args[0], context=context)
        if _is_step(callback):
            if args:
                loops.woken_elsewhere(self, callback)
            elif creation.MADE_SOON:
                creation.scheduled(callback.__self__, 3)
            return real_soon(self, _Step(_run, callback), *args, context=context)
        loops.soon_elsewhere(self, 'loop.call_soon')
        return real_soon(self, callback, *args, context=context)

    def call_later(self: Any, delay: Any, callback: Any, *args: Any, context: Any = None) -> Any:
        loops.soon_elsewhere(self, 'loop.call_later')       # `call_at` calls it too
        return real_later(self, delay, callback, *args, context=context)

    def create_task(self: Any, coro: Any, **keywords: Any) -> Any:
        if children.asleep():       # the loop of a fork; that it was made could not be seen
            loops.made(self)
        loops.soon_elsewhere(self, 'loop.create_task')
        began = sink.now()
        tasks.just_ended.clear()
        return creation.returned(real_create(self, coro, **keywords), self, began, None)

    def is_running(self: Any) -> Any:
        starting.asks(self, sys._getframe(1))
        return real_running(self)

    def run_forever(real: Any, self: Any) -> Any:
        loops.runs(self)
        running[id(self)] = get_ident()
        try:
            return real(self)
        finally:
            running.pop(id(self), None)
            loops.stops(self)

    _put(kind, (call_soon, call_later, create_task, is_running))
    _put_stand_ins(kind, (run_forever, _call_exception_handler, _run_in_executor, _close, _stop, _set_debug))
    _may_raise.extend(((kind, call_soon, real_soon), (kind, call_later, real_later), (kind, create_task, real_create)))
    tasks.makers.add(id(create_task.__code__))
    places.runs_steps(run_forever.__code__)
    places.runs_steps(_run.__code__)
    version = getattr(sys.modules.get('uvloop'), '__version__', '')
    why = f'uvloop handles (uvloop {version})' if kind.__module__ == 'uvloop' else f"{kind.__module__}.{kind.__qualname__} is not made of asyncio's loop"
    sink.unavailable('loop iterations, idle and blocked times, and wake-ups from other threads', why)


# Methods that tell us, each called with the loop's own.

def _call_exception_handler(real: Any, self: Any, context: Any) -> Any:
    gone.reported(self, context)
    if self.get_debug():
        source_traces.reported(context)
    return real(self, context)


def _run_in_executor(real: Any, self: Any, executor: Any, func: Any, *args: Any) -> Any:
    return waiting.executor_job(real(self, executor, func, *args), func)


def _close(real: Any, self: Any) -> Any:
    result = real(self)
    loops.closes(self)
    _leave_no_frames()
    return result


def _set_debug(real: Any, self: Any, enabled: Any) -> Any:
    if enabled:
        _leave_no_frames()
    return real(self, enabled)


def _stop(real: Any, self: Any) -> Any:
    loops.soon_elsewhere(self, 'loop.stop')
    return real(self)


_may_raise: List[Tuple[Any, Any, Any]] = []     # classes, each with a function of ours and the loop's method, until they are exchanged


def _leave_no_frames() -> None:
    """A stand-in leaves no frame in a traceback, but it takes longer to call than a function. What is called most raises errors where a loop was closed or
    is in debug mode; from then on it has stand-ins too.
    """
    while _may_raise:
        kind, ours, real = _may_raise.pop()
        if kind.__dict__.get(ours.__name__) is ours:
            _put_stand_in(kind, real, _calls(ours))


def _calls(ours: Any) -> Any:
    least = ours.__code__.co_argcount

    def act(real: Any, *args: Any, **keywords: Any) -> Any:
        if len(args) < least or keywords.keys() - {'context', 'name', 'eager_start'}:
            return real(*args, **keywords)      # which says in its own words what is missing
        made = ours(*args, **keywords)
        if args[0].get_debug():
            source_traces.made(made)
        return made
    return act


def look_at(loop: Any) -> None:
    """A loop is about to be used."""
    kind = next((each for each in type(loop).__mro__ if each.__module__ == 'uvloop'), type(loop))
    if kind not in _installed:
        _installed.add(kind)
        _install(kind)
    if _may_raise and loop.get_debug():
        _leave_no_frames()


def _put(kind: Any, functions: Any) -> None:
    for function in functions:
        _pass_over(function)
        setattr(kind, function.__name__, function)


def _put_stand_ins(kind: Any, acts: Any) -> None:
    for act in acts:
        _put_stand_in(kind, getattr(kind, act.__name__.lstrip('_')), act)


def _put_stand_in(kind: Any, real: Any, act: Any) -> None:
    made = stand_in(real, act, Method)
    _pass_over(act)
    _pass_over(made.__new__)
    setattr(kind, real.__name__, made)


def _pass_over(function: Any) -> None:
    """What is logged or warned of below our function is to be attributed to its caller: `logging` and `warnings` pass over frames by the name of their file."""
    name = '<frozen importlib._bootstrap>' if sys.version_info >= (3, 11) else logging._srcfile     # type: ignore[attr-defined]
    function.__code__ = function.__code__.replace(co_filename=name)
    places.hide(function.__code__)
    source_traces.hide(function.__code__)


def _is_step(callback: Any) -> bool:
    kind = type(callback)
    if kind is types.FunctionType:
        return False
    if kind in tasks.WRAPPERS:
        return True
    return kind in tasks.METHODS and tasks.is_task(callback.__self__) and callback.__name__ in tasks.STEP_NAMES


class _Step(functools.partial):     # type: ignore[type-arg]
    """A step or wake-up of a task, called by such a loop. Made, and called, in C."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(self.args[0])

    def __getattr__(self, name: str) -> Any:        # in debug mode uvloop asks for `__self__`, to name the task whose step was slow
        return getattr(self.args[0], name)


def _run(callback: Any, *args: Any) -> None:
    task: Any = None
    try:
        began = now()
        callback(*args)
        ended = now()
        if creation.begun:
            starting.settle_all(ended)
        task = callback.__self__
        n = _number(id(task))
        if n is None:
            tasks.unknown(task, task, began, ended)
        else:
            tasks.after_step(task, n, began, ended)
    except BaseException as error:      # one that ends the loop; from 3.11 on, what is raised again has the traceback that it was given
        error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
        raise
    finally:        # an error that a task keeps has a traceback that leads to this frame: what it holds would be a cycle
        callback = task = args = None   # type: ignore[assignment]


_pass_over(_run)

"""Calls that are handed to other threads: what a Thread or Timer, a pool of threads, or the end of a job calls.

A future's method may have been taken in the loop's thread, where it is asyncio's own and tells nothing; so it is looked at right before such a thread calls it,
and named where it was handed over.
"""
from __future__ import annotations

import contextvars
import functools
import sys
import types
import weakref
from _thread import get_ident
from asyncio import events, futures

from . import crossing, loops, places, sink
from .guard import failed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Tuple
    from .graft import Graft
    Rules = List[Tuple[str, Any, Callable[[Graft], Graft]]]

_frame = sys._getframe
_Builtin, _Function, _Method, _Partial = types.BuiltinMethodType, types.FunctionType, types.MethodType, functools.partial
_of_asyncio: Tuple[type, ...] = (futures.Future, futures._PyFuture, events.AbstractEventLoop)      # type: ignore[attr-defined]
_given: Dict[int, Tuple[int, Any]] = {}     # id(callable): the site where it was handed over, and a weak reference that ends the entry
_called: Dict[int, Tuple[int, str]] = {}    # thread: where what it calls now was handed over, and its name when it completes a future
_pending = ['threading', 'concurrent.futures._base', 'concurrent.futures.thread', 'multiprocessing.pool']
_graft: List[Callable[[Rules], None]] = []


def given(function: Any, arguments: Any = ()) -> None:
    """The program hands over a callable."""
    if type(function) is not _Function:
        _given_in(function, arguments, _frame(1))


def _given_in(function: Any, arguments: Any, frame: Any) -> None:
    try:
        if _is_of_asyncio(_innermost(function, arguments)):
            key = id(function)
            site = places.creation_site(frame)
            known = _given.get(key)
            if known is not None and known[0] != site:
                site = 0        # the same object from two places
            _given[key] = site, weakref.ref(function, lambda _: _given.pop(key, None))
    except Exception as error:
        failed and failed('where calls are handed to threads', error)


def calls(function: Any, arguments: Any = ()) -> None:
    """A thread of a pool is about to call what it was given."""
    if _given or _called:
        thread_calls(function, arguments)


def thread_calls(function: Any, arguments: Any = ()) -> None:
    """A thread is about to call what it was given."""
    try:
        ident = get_ident()
        _called.pop(ident, None)
        site = _given.get(id(function), (0,))[0]
        method = _innermost(function, arguments)
        name = ''
        if issubclass(type(method), _Builtin) and issubclass(type(method.__self__), futures.Future) and method.__name__ in crossing.COMPLETING:
            name = f'Future.{method.__name__}'
        if site or name:
            _called[ident] = site, name
        if name:
            crossing.look_who_completes(method.__self__, method.__name__)
    except Exception as error:
        failed and failed('futures completed by other threads', error)


def called_by_thread() -> Tuple[int, str]:
    """Of what this thread was given and calls now: the site where it was handed over (0 unknown), and its name when it completes a future."""
    return _called.get(get_ident(), (0, ''))


def _innermost(function: Any, arguments: Any) -> Any:
    """What is called in the end: `partial` and `Context.run`, which `to_thread` puts around it, are looked through."""
    while True:
        if type(function) is _Partial:
            function, arguments = function.func, (*function.args, *arguments)
        elif issubclass(type(function), _Builtin) and type(function.__self__) is contextvars.Context and arguments:
            function, arguments = arguments[0], arguments[1:]
        else:
            return function


def _is_of_asyncio(function: Any) -> bool:
    if type(function) is not _Method:
        return issubclass(type(function), _Builtin) and issubclass(type(function.__self__), _of_asyncio)
    code = getattr(function.__func__, '__code__', None) if type(function.__func__) is _Function else None
    return issubclass(type(function.__self__), _of_asyncio) or code is not None and places.kind_of(code) == places.ASYNCIO


# Which functions call what they were given.

def graft_with(graft: Callable[[Rules], None]) -> None:
    """`graft` puts probes into functions: now into those of modules that are there, later into the others."""
    _graft.append(graft)
    look_for_pools()


def look_for_pools() -> None:
    """A thread is about to be started, perhaps by a pool whose module was not there before."""
    for name in _pending[:]:
        module = sys.modules.get(name)
        if module is None or getattr(module.__spec__, '_initializing', False):
            continue
        _pending.remove(name)
        try:
            rules = _rules[name](module)
            former = {id(function.__code__) for _, function, _ in rules}
            _graft[0](rules)
            _first_job(former)
        except Exception as error:
            failed('calls handed to threads', error)


def _first_job(submitting: Any) -> None:
    """A job that was submitted before the probes were there: it is what starts the thread."""
    frame = _frame(2).f_back
    for _ in range(4):
        if frame is None:
            return
        if id(frame.f_code) in submitting and frame.f_code.co_varnames[1:2] == ('fn',):
            _given_in(frame.f_locals['fn'], frame.f_locals.get('args', ()), frame)
        frame = frame.f_back


def _thread_rules(module: Any) -> Rules:
    thread, timer = module.Thread, module.Timer
    return [
        ('calls by threads', thread.run, lambda g: g.before('self._target(*self._args, **self._kwargs)', 'THREAD_CALLS(self._target, self._args)')),
        ('calls by timers', timer.run, lambda g: g.before('self.function(*self.args, **self.kwargs)', 'THREAD_CALLS(self.function, self.args)')),
    ]


def _future_rules(module: Any) -> Rules:
    future = module.Future
    return [
        ('callbacks of jobs', future.add_done_callback, lambda g: g.at_start('GIVEN(fn)').before(
            'try:\n fn(self)\nexcept Exception:\n LOGGER.exception("exception calling callback for %r", self)', 'CALLS(fn)')),
        ('calls by the ends of jobs', future._invoke_callbacks, lambda g: g.before('callback(self)', 'CALLS(callback)')),
    ]


def _executor_rules(module: Any) -> Rules:
    rules: Rules = [('jobs of executors', module.ThreadPoolExecutor.submit, lambda g: g.at_start('GIVEN(fn, args)'))]
    context = getattr(module, 'WorkerContext', None)        # since 3.14
    if context is None:
        rules.append(('calls by executors', module._WorkItem.run, lambda g: g.before(
            'result = self.fn(*self.args, **self.kwargs)', 'CALLS(self.fn, self.args)')))
    else:
        rules.append(('calls by executors', context.run, lambda g: g.before('return fn(*args, **kwargs)', 'CALLS(fn, args)')))
    return rules


def _pool_rules(module: Any) -> Rules:
    result, group = module.ApplyResult, module.MapResult
    value, error = (f'self.{name}(self._value)' for name in ('_callback', '_error_callback'))
    told: Callable[[Graft], Graft] = lambda g: g.before(value, 'CALLS(self._callback)').before(error, 'CALLS(self._error_callback)')
    return [
        ('callbacks of pools', result.__init__, lambda g: g.at_end('GIVEN(callback)\nGIVEN(error_callback)')),
        ('calls by the ends of jobs of pools', result._set, told),
        ('calls by the ends of groups of jobs of pools', group._set, told),
        ('jobs of pools', module.Pool.apply_async, lambda g: g.at_start('GIVEN(func, args)')),
        ('calls by pools', module.worker, lambda g: g.before('result = (True, func(*args, **kwds))', 'CALLS(func, args)')),
    ]


_rules: Dict[str, Callable[[Any], Rules]] = dict(zip(_pending, (_thread_rules, _future_rules, _executor_rules, _pool_rules)))


def _forget() -> None:
    _given.clear()      # sites are numbered anew
    _called.clear()


sink.when_opened(_forget)
loops.called_by_thread = called_by_thread

"""Which future belongs to what: noted where a primitive makes one for a waiter, right before it is awaited, or when a future is handed out to be awaited later.

A note (`tasks.noted`) is taken at the end of the very step, so the table stays empty between steps; `means` holds as long as its future lives.
"""
from __future__ import annotations

import contextvars
import functools
import sys
import types
import weakref
from asyncio import tasks as asyncio_tasks

from . import places, sink, tasks
from .guard import failed
from .resources import inner_meanings as _inner, meet, number_of, numbers, plain as _plain
from .tasks import MEMBER, STEP, ids, noted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, Optional
    mm: Any
    pack_member: Callable[..., None]
    take: Callable[[], int]
    now: Callable[[], int]

sink.share(globals())

def _wait(sub: int) -> int:
    return (STEP | sub << 8) << 32


(FUTURE, TASK, SLEEP, GET, PUT, JOIN, LOCK, SEMAPHORE, EVENT, CONDITION, BARRIER, GATHER, WAIT, EXECUTOR, READ, WRITE, ACCEPT, CONNECT,
 STREAM_READ, STREAM_DRAIN, PROCESS, THREAD, GROUP, SERVER, STREAM_CLOSE) = (_wait(sub) for sub in range(16, 41))


_futures = tasks.known_futures
_future_refs: Dict[int, Any] = {}
_completing: Dict[int, Any] = {}        # number of an `as_completed`: the weak reference to its queue that ends the entry
_number = numbers.get
_task = ids.get
_frame = sys._getframe
_MOST_IN_ROW = 4096      # members


def _forget_all() -> None:
    """Another recording knows no future."""
    for table in (_futures, _future_refs, noted, _completing):
        table.clear()


sink.when_opened(_forget_all)


# Waits: each notes what the future means and returns it, so that it can stand inside `await`.

def _noter(meaning: int) -> Callable[[Any, Any], Any]:
    def note(future: Any, thing: Any) -> Any:
        try:
            noted[id(future)] = _inner.get(id(thing)) or meaning | number_of(thing)
        except Exception as error:
            failed and failed('what tasks wait for', error)
        return future
    return note


def _queue_noter(meaning: int) -> Callable[[Any, Any], Any]:
    """The same for a queue, which is never a part of something else, and is waited for most often."""
    head = meaning >> 32

    def note(future: Any, queue: Any) -> Any:
        try:
            number = _number(id(queue)) or number_of(queue)
            noted[id(future)] = WAIT | number if _completing and number in _completing else (number, head)
        except Exception as error:
            failed and failed('what tasks wait for', error)
        return future
    return note


waits_get, waits_put = _queue_noter(GET), _queue_noter(PUT)
waits_lock, waits_semaphore, waits_event, waits_condition = (
    _noter(meaning) for meaning in (LOCK, SEMAPHORE, EVENT, CONDITION))


def waits_sleep(future: Any, delay: Any) -> Any:
    """`sleep(delay)`."""
    try:
        noted[id(future)] = float(delay)
    except Exception as error:
        failed and failed('the length of sleeps', error)
    return future


def waits_for_task(waiter: Any, awaited: Any) -> Any:
    """`wait_for` waits on behalf of one awaitable."""
    try:
        n = ids.get(id(awaited))
        known = TASK | n if n else _futures.get(id(awaited))
        if known:
            noted[id(waiter)] = known
    except Exception as error:
        failed and failed('what wait_for waits for', error)
    return waiter


def waits_for_any(waiter: Any, awaited: Iterable[Any]) -> Any:
    """`wait` waits for several."""
    try:
        noted[id(waiter)] = WAIT | _group(waiter, 'wait', awaited)
    except Exception as error:
        failed and failed('what wait waits for', error)
    return waiter


def completes(queue: Any, awaited: Iterable[Any]) -> None:
    """`as_completed` waits for several, one after the other, by a queue of those that are done."""
    try:
        number = meet(queue, 'wait', places.creation_site(_frame(1)), name='as_completed')
        _completing[number] = weakref.ref(queue, lambda _: _completing.pop(number, None))
        _write_members(number, awaited)
    except Exception as error:
        failed and failed('what as_completed waits for', error)


def waits_group(future: Any, group: Any) -> Any:
    """The end of a TaskGroup's block waits for its tasks."""
    try:
        noted[id(future)] = GROUP | group_number(group)
    except Exception as error:
        failed and failed('what task groups wait for', error)
    return future


def group_number(group: Any) -> int:
    """The number of a TaskGroup."""
    number = _number(id(group))
    return meet(group, 'group', places.creation_site(_frame(2))) if number is None else number


def group_task(task: Any, group: Any) -> Any:
    """A TaskGroup made a task. Returns the task."""
    try:
        pack_member(mm, take(), now(), group_number(group), tasks.number_of(task), 0, MEMBER)
    except Exception as error:
        failed and failed('members of task groups', error)
    return task


def _group(future: Any, kind: str, members: Iterable[Any]) -> int:
    number = meet(future, kind, places.creation_site(_frame(2)))
    _write_members(number, members)
    return number


def _write_members(group: int, members: Iterable[Any]) -> None:
    time = now()
    numbers = [_task(key, 0) for key in map(id, members)]
    if type(members) is set:
        numbers.sort()
    for at in range(0, len(numbers), _MOST_IN_ROW):
        some = numbers[at:at + _MOST_IN_ROW]
        first = some[0]
        if first and some == list(range(first, first + len(some))):        # tasks that were made one after the other
            pack_member(mm, take(), time, group, first, len(some) - 1, MEMBER)
            continue
        for number in some:
            pack_member(mm, take(), time, group, number, 0, MEMBER)


def waits_stream(future: Any, reader: Any) -> Any:
    """A StreamReader waits for data."""
    return _waits_transport(future, reader, '_transport', STREAM_READ)


def waits_drain(future: Any, protocol: Any) -> Any:
    """A protocol waits until its transport may be written to again."""
    return _waits_transport(future, protocol, '_transport', STREAM_DRAIN)


def waits_closed(future: Any, writer: Any) -> Any:
    """A StreamWriter's `wait_closed`; the stream may be closed already."""
    try:
        return future if future.done() else _waits_transport(future, writer, '_transport', STREAM_CLOSE)
    except Exception as error:
        failed and failed('what streams wait for', error)
    return future


def _waits_transport(future: Any, thing: Any, attribute: str, meaning: int) -> Any:
    try:
        transport = getattr(thing, attribute, None) or thing
        number = _number(id(transport))
        if number is None:
            number = meet(transport, 'stream', 0, fd=_plain(getattr(transport, '_sock_fd', None)))
        noted[id(future)] = meaning | number
    except Exception as error:
        failed and failed('what streams wait for', error)
    return future


def waits_socket(meaning: int) -> Callable[[Any, Any], Any]:
    """A probe for one of the loop's socket methods."""
    def note(future: Any, sock: Any) -> Any:
        try:
            number = _number(id(sock))
            if number is None:
                number = meet(sock, 'io', 0, fd=sock.fileno())
            noted[id(future)] = meaning | number
        except Exception as error:
            failed and failed('what sockets wait for', error)
        return future
    return note


def waits_process(future: Any, transport: Any) -> Any:
    """Somebody waits for a subprocess to end."""
    try:
        number = _number(id(transport))
        if number is None:
            number = meet(transport, 'process', 0, pid=_plain(getattr(transport, '_pid', None)))
        noted[id(future)] = PROCESS | number
    except Exception as error:
        failed and failed('what subprocesses wait for', error)
    return future


def waits_server(future: Any, server: Any) -> Any:
    """`serve_forever` or `wait_closed`."""
    try:
        number = _number(id(server))
        if number is None:
            number = meet(server, 'server', 0)
        noted[id(future)] = SERVER | number
    except Exception as error:
        failed and failed('what servers wait for', error)
    return future


# Futures that may be awaited much later

def means(future: Any, meaning: int) -> None:
    """From now on, waiting for `future` means this, as long as the future lives."""
    key = id(future)

    def end(_: Any) -> None:
        _futures.pop(key, None)
        _future_refs.pop(key, None)
    _future_refs[key] = weakref.ref(future, end)
    _futures[key] = meaning


def executor_job(future: Any, function: Any) -> Any:
    """`run_in_executor` returns this future. Returns it."""
    try:
        number = meet(future, 'executor', places.creation_site(_frame(1)), name=_function_name(function))
        means(future, EXECUTOR | number)
    except Exception as error:
        failed and failed('executor jobs', error)
    return future


def _function_name(function: Any) -> Optional[str]:
    """The name of what a job runs; `to_thread` hides it in a partial of `Context.run`."""
    while type(function) is functools.partial:
        inner = getattr(function.func, '__self__', None)
        function = function.args[0] if type(inner) is contextvars.Context and function.args else function.func
    if type(function) not in (types.FunctionType, types.MethodType, types.BuiltinFunctionType, type):
        return None
    name = getattr(function, '__qualname__', None)
    return name if type(name) is str else None


def thread_future(future: Any, wrapped: Any) -> Any:
    """`wrap_future` returns a future that another thread completes. Returns it."""
    try:
        if future is not wrapped and _frame(2).f_code.co_name != 'run_in_executor':
            means(future, THREAD | meet(future, 'future', places.creation_site(_frame(1))))
    except Exception as error:
        failed and failed('futures of other threads', error)
    return future


def shielded(outer: Any, inner: Any) -> Any:
    """`shield` returns `outer`, which stands for `inner`. Returns it."""
    try:
        n = ids.get(id(inner))
        if n and outer is not inner:
            means(outer, TASK | n)
    except Exception as error:
        failed and failed('shielded tasks', error)
    return outer


def find_waited(waiter: Any) -> int:
    """What a task waits for, of a future that nobody noted: a task, a gather, a future known by what made it, or just a future.

    A future of the last kind gets no number of its own: bits of its address tell it from others while it lives, which costs no table.
    """
    n = ids.get(id(waiter))
    if n is not None:
        return TASK | n
    known = _futures.get(id(waiter))
    if known is not None:
        return known
    if isinstance(waiter, asyncio_tasks._GatheringFuture):      # type: ignore[attr-defined]
        number = _group(waiter, 'gather', waiter._children)
        means(waiter, GATHER | number)
        return GATHER | number
    n = tasks.number_of(waiter)
    return TASK | n if n else FUTURE | tasks.ANONYMOUS | id(waiter) >> 4 & 0x7fffffff


tasks.find_waited = find_waited

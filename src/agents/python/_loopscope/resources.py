"""What tasks wait for: queues, locks and the other primitives, groups, jobs, I/O. Numbers, creation sites, operations, and which future belongs to which.

A resource's number is kept by `id()` with a weak reference that ends it; nothing is stored on the object. A future that a primitive makes for a waiter is noted
(`tasks.noted`) right before it is awaited and taken from there at the end of the very step, so the table stays empty between steps.
"""
from __future__ import annotations

import contextvars
import functools
import sys
import types
import weakref
from asyncio import futures, locks, queues, tasks as asyncio_tasks
from itertools import count

from . import places, sink, tasks
from .guard import failed
from .tasks import MEMBER, OPERATION, STEP, ids, loop_number, noted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple
    mm: Any
    pack: Callable[..., None]
    pack_short: Callable[..., None]
    take: Callable[[], int]
    now: Callable[[], int]

sink.share(globals())


def _wait(sub: int) -> int:
    return (STEP | sub << 8) << 32


(FUTURE, TASK, SLEEP, GET, PUT, JOIN, LOCK, SEMAPHORE, EVENT, CONDITION, BARRIER, GATHER, WAIT, EXECUTOR, READ, WRITE, ACCEPT, CONNECT,
 STREAM_READ, STREAM_DRAIN, PROCESS, THREAD, GROUP, SERVER) = (_wait(sub) for sub in range(16, 40))
DID_PUT, DID_GET, DID_TASK_DONE, DID_ACQUIRE, DID_RELEASE, DID_SET, DID_CLEAR, DID_NOTIFY, DID_BREAK, DID_SHUT_DOWN, DID_SUBMIT, DID_FINISH = (
    OPERATION | sub << 8 for sub in range(1, 13))

numbers: Dict[int, int] = {}            # id(object): number of the resource
_alive: Dict[int, Any] = {}             # id(object): the weak reference that ends the entry
_futures: Dict[int, int] = {}           # id(future): what waiting for it means (head << 32 | number), as long as it lives
_future_refs: Dict[int, Any] = {}
_inner: Dict[int, int] = {}             # id(primitive inside another): what waiting for it means
_number = numbers.get
_task = ids.get
_next = count(1).__next__
_frame = sys._getframe


def _forget_all() -> None:
    """Another recording knows no resource; live ones get numbers anew at their next use."""
    for table in (numbers, _alive, _futures, _future_refs, _inner, noted):
        table.clear()


sink.when_opened(_forget_all)


def meet(thing: Any, kind: str, site: int, **facts: Any) -> int:
    """Numbers a resource and writes its record."""
    key = id(thing)
    try:
        _alive[key] = weakref.ref(thing, lambda _: _end(key))
    except TypeError:
        return 0
    number = numbers[key] = _next()
    of = type(thing)
    loop = getattr(thing, '_loop', None)
    sink.text('resource', id=number, type=kind, **{'class': f'{of.__module__}.{of.__qualname__}'}, time=now(), site=site,
              loop=loop_number(loop) if loop is not None else 0, **facts)
    return number


def _end(key: int) -> None:
    for table in (numbers, _alive, _inner):
        table.pop(key, None)


def _describe(thing: Any) -> Tuple[str, Dict[str, Any]]:
    if isinstance(thing, queues.Queue):
        return 'queue', {'limit': _plain(thing._maxsize)}
    if isinstance(thing, locks.Lock):
        return 'lock', {}
    if isinstance(thing, locks.Semaphore):
        return 'semaphore', {'limit': _plain(thing._value)}
    if isinstance(thing, locks.Event):
        return 'event', {}
    if isinstance(thing, locks.Condition):
        return 'condition', {}
    return 'barrier', {'limit': _plain(getattr(thing, '_parties', None))}


def _plain(value: Any) -> Optional[int]:
    return value if type(value) is int else None


def number_of(thing: Any) -> int:
    """The number of a primitive; one whose creation was not seen gets one now, with its creation site unknown."""
    number = _number(id(thing))
    if number is None:
        kind, facts = _describe(thing)
        number = meet(thing, kind, 0, **facts)
        _meet_inner(thing, number)
    return number


def made(thing: Any) -> None:
    """The end of a primitive's `__init__`."""
    try:
        if _number(id(thing)) is not None:
            _end(id(thing))     # initialised twice: a fresh state
        if _innards(_frame(1)):
            _adopt(thing, 0)    # until its owner says what waiting for it means
            return
        kind, facts = _describe(thing)
        site = places.creation_site(_frame(1))
        number = meet(thing, kind, site, **facts)
        _meet_inner(thing, number, site)
    except Exception as error:
        failed and failed('creation of queues and locks', error)


def _innards(frame: Any) -> bool:
    """Whether a primitive makes this one for itself, as a queue its `finished` event; it is met with its owner, under the owner's name."""
    while frame is not None and frame.f_code.co_name == '__init__':
        frame = frame.f_back
        if frame is not None and frame.f_code.co_name == '__init__' and places.kind_of(frame.f_code) == places.ASYNCIO:
            owner = frame.f_code.co_varnames[:1]
            return owner == ('self',) and frame.f_code in _owners
    return False


_owners = {queues.Queue.__init__.__code__, locks.Condition.__init__.__code__}
if hasattr(locks, 'Barrier'):
    _owners.add(locks.Barrier.__init__.__code__)


def owners_changed() -> None:
    """To be called when the code of a primitive's `__init__` was exchanged."""
    _owners.clear()
    _owners.update({queues.Queue.__init__.__code__, locks.Condition.__init__.__code__})
    if hasattr(locks, 'Barrier'):
        _owners.add(locks.Barrier.__init__.__code__)


def _meet_inner(thing: Any, number: int, site: int = 0) -> None:
    if isinstance(thing, queues.Queue):
        _adopt(getattr(thing, '_finished', None), JOIN | number)
    elif isinstance(thing, locks.Condition):
        if _number(id(thing._lock)) is None and id(thing._lock) not in _inner:
            meet(thing._lock, 'lock', site)
    elif hasattr(thing, '_parties'):
        condition = thing._cond
        _adopt(condition, BARRIER | number)
        _adopt(condition._lock, BARRIER | number)


def _adopt(inner: Any, meaning: int) -> None:
    if inner is None:
        return
    key = id(inner)
    _alive[key] = weakref.ref(inner, lambda _: _end(key))
    _inner[key] = meaning


# Operations

def queue_put(queue: Any) -> None:
    """An item was put."""
    try:
        pack_short(mm, take(), now(), len(queue._queue), _number(id(queue)) or number_of(queue), DID_PUT)
    except Exception as error:
        _queue_size_unknown(queue, DID_PUT, error)


def queue_got(queue: Any) -> None:
    """An item was taken."""
    try:
        pack_short(mm, take(), now(), len(queue._queue), _number(id(queue)) or number_of(queue), DID_GET)
    except Exception as error:
        _queue_size_unknown(queue, DID_GET, error)


def _queue_size_unknown(queue: Any, head: int, error: BaseException) -> None:
    """A subclass keeps its items elsewhere: the operation is known, the depth (-1) is not."""
    try:
        pack(mm, take(), now(), -1, number_of(queue), 0, 0, head)
    except Exception:
        failed and failed('operations on queues', error)


def task_done(queue: Any) -> None:
    """`task_done()` was called; the state is the number of unfinished items."""
    _operation(queue, queue._unfinished_tasks, DID_TASK_DONE)


def shut_down(queue: Any) -> None:
    """The queue was shut down."""
    queue_size = len(queue._queue)
    _operation(queue, queue_size, DID_SHUT_DOWN)


def _operation(thing: Any, state: int, head: int) -> None:
    try:
        if id(thing) in _inner:
            return
        pack(mm, take(), now(), state, _number(id(thing)) or number_of(thing), 0, 0, head)
    except Exception as error:
        failed and failed('operations on locks and queues', error)


def lock_acquired(lock: Any) -> None:
    """The lock was acquired by the task that runs."""
    _operation(lock, 1, DID_ACQUIRE)


def lock_released(lock: Any) -> None:
    """The lock was released."""
    _operation(lock, 0, DID_RELEASE)


def semaphore_acquired(value: Any, semaphore: Any) -> Any:
    """A permit was acquired. Returns `value`."""
    _operation(semaphore, semaphore._value, DID_ACQUIRE)
    return value


def semaphore_released(semaphore: Any) -> None:
    """A permit was given back."""
    _operation(semaphore, semaphore._value, DID_RELEASE)


def event_set(event: Any) -> None:
    """The event was set."""
    _operation(event, 1, DID_SET)


def event_cleared(event: Any) -> None:
    """The event was cleared."""
    _operation(event, 0, DID_CLEAR)


def notified(condition: Any) -> None:
    """Waiters were notified; the state is how many wait."""
    _operation(condition, len(condition._waiters), DID_NOTIFY)


def broken(barrier: Any) -> None:
    """The barrier was aborted."""
    _operation(barrier, 0, DID_BREAK)


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
    def note(future: Any, queue: Any) -> Any:
        try:
            noted[id(future)] = meaning | (_number(id(queue)) or number_of(queue))
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
        if n:
            noted[id(waiter)] = TASK | n
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
        pack(mm, take(), now(), 0, group_number(group), tasks.number_of(task), 0, MEMBER)
    except Exception as error:
        failed and failed('members of task groups', error)
    return task


def _group(future: Any, kind: str, members: Iterable[Any]) -> int:
    number = meet(future, kind, places.creation_site(_frame(2)))
    time = now()
    for member in members:
        pack(mm, take(), time, 0, number, _task(id(member), 0), 0, MEMBER)
    return number


def waits_stream(future: Any, reader: Any) -> Any:
    """A StreamReader waits for data."""
    return _waits_transport(future, reader, '_transport', STREAM_READ)


def waits_drain(future: Any, protocol: Any) -> Any:
    """A protocol waits until its transport may be written to again."""
    return _waits_transport(future, protocol, '_transport', STREAM_DRAIN)


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
    """What a task waits for, of a future that nobody noted: a task, a gather, a future known by what made it, or just a future."""
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
    if n:
        return TASK | n
    if futures.isfuture(waiter):
        number = _next()
        means(waiter, FUTURE | number)
        return FUTURE | number
    return FUTURE


tasks.find_waited = find_waited

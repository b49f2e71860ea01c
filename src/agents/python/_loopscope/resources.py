"""What tasks share: queues, locks and the other primitives. Numbers, creation sites and operations.

A resource's number is kept by `id()` with a weak reference that ends it; nothing is stored on the object.
"""
from __future__ import annotations

import sys
import weakref
from asyncio import locks, queues, tasks as asyncio_tasks
from itertools import count

from . import places, sink
from .guard import failed
from .loop_numbers import loop_number
from .tasks import OPERATION, STEP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Optional, Tuple
    mm: Any
    pack_count: Callable[..., None]
    take: Callable[[], int]
    now: Callable[[], int]

sink.share(globals())


JOIN, BARRIER = ((STEP | sub << 8) << 32 for sub in (21, 26))     # what waiting for a part of a queue or barrier means
DID_PUT, DID_GET, DID_TASK_DONE, DID_ACQUIRE, DID_RELEASE, DID_SET, DID_CLEAR, DID_NOTIFY, DID_BREAK, DID_SHUT_DOWN, DID_SUBMIT, DID_FINISH = (
    OPERATION | sub << 8 for sub in range(1, 13))

numbers: Dict[int, int] = {}            # id(object): number of the resource
_alive: Dict[int, Any] = {}             # id(object): the weak reference that ends the entry
inner_meanings: Dict[int, int] = {}             # id(primitive inside another): what waiting for it means
_number = numbers.get
new_number = count(1).__next__
_frame = sys._getframe
_enter = locks.Lock.__aenter__.__code__
_acquiring: Dict[Tuple[int, int], int] = {}     # id(code) and instruction of the program's calls that acquired a lock: the site
crossed: Optional[Callable[[Any], None]] = None     # crossing.py's, once the program has several threads


def _forget_all() -> None:
    """Another recording knows no resource; live ones get numbers anew at their next use."""
    for table in (numbers, _alive, inner_meanings, _acquiring):
        table.clear()   # type: ignore[attr-defined]


sink.when_opened(_forget_all)


class Numbered(weakref.ref):    # type: ignore[type-arg]
    """The weak reference that ends the entry of a resource. It is found on the resource itself in less than half the time that looking up the number takes."""

    __slots__ = ('loopscope_number',)     # no other reference has an attribute of this name


def meet(thing: Any, kind: str, site: int, **facts: Any) -> int:
    """Numbers a resource and writes its record."""
    key = id(thing)
    try:
        reference = _alive[key] = Numbered(thing, lambda _: _end(key))
    except TypeError:
        return 0
    number = reference.loopscope_number = numbers[key] = new_number()
    of = type(thing)
    loop = getattr(thing, '_loop', None)
    sink.text('resource', id=number, type=kind, **{'class': f'{of.__module__}.{of.__qualname__}'}, time=now(), site=site,
              loop=loop_number(loop) if loop is not None else 0, **facts)
    return number


def _end(key: int) -> None:
    for table in (numbers, _alive, inner_meanings):
        table.pop(key, None)


def _describe(thing: Any) -> Tuple[str, Dict[str, Any]]:
    if isinstance(thing, queues.Queue):
        return 'queue', {'limit': plain(thing._maxsize)}
    if isinstance(thing, locks.Lock):
        return 'lock', {}
    if isinstance(thing, locks.Semaphore):
        return 'semaphore', {'limit': plain(thing._value)}
    if isinstance(thing, locks.Event):
        return 'event', {}
    if isinstance(thing, locks.Condition):
        return 'condition', {}
    return 'barrier', {'limit': plain(getattr(thing, '_parties', None))}


def plain(value: Any) -> Optional[int]:
    """The value when it is a plain number, else None."""
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
    """Whether asyncio makes this one for its own use, as a queue its `finished` event; it is met with its owner, under the owner's name.

    `frame`: that of its `__init__`."""
    return frame.f_back is not None and id(frame.f_back.f_code) in _owners


_owners = set()     # type: set[int]    # id(code)


def owners_changed() -> None:
    """To be called when the code of those that make primitives for themselves was exchanged."""
    iterator = getattr(asyncio_tasks, '_AsCompletedIterator', None)     # since 3.13
    makers = [queues.Queue.__init__, locks.Condition.__init__, iterator.__init__ if iterator is not None else asyncio_tasks.as_completed]
    if hasattr(locks, 'Barrier'):
        makers.append(locks.Barrier.__init__)
    _owners.clear()
    _owners.update(id(maker.__code__) for maker in makers)


def _meet_inner(thing: Any, number: int, site: int = 0) -> None:
    if isinstance(thing, queues.Queue):
        _adopt(getattr(thing, '_finished', None), JOIN | number)
    elif isinstance(thing, locks.Condition):
        # One that the condition has made for itself is a lock like others: somebody holds it.
        if _number(id(thing._lock)) is None and not inner_meanings.pop(id(thing._lock), 0):
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
    inner_meanings[key] = meaning


# Operations

def queue_changed(queue: Any, head: int) -> None:
    """An operation on a queue whose number or size is not at hand: another weak reference to it stands before ours, its creation was not seen, or a subclass
    keeps its items elsewhere; then the depth (-1) is not known.
    """
    try:
        try:
            items = len(queue._queue)
        except Exception:
            items = -1
        pack_count(mm, take(), now(), items, number_of(queue), 0, 0, head)
    except Exception as error:
        failed and failed('operations on queues', error)


def task_done(queue: Any) -> None:
    """`task_done()` was called; the state is the number of unfinished items."""
    _operation(queue, queue._unfinished_tasks, DID_TASK_DONE)


def shut_down(queue: Any) -> None:
    """The queue was shut down."""
    queue_size = len(queue._queue)
    _operation(queue, queue_size, DID_SHUT_DOWN)


def _operation(thing: Any, state: int, head: int, site: int = 0) -> None:
    try:
        if id(thing) in inner_meanings:
            return
        pack_count(mm, take(), now(), state, _number(id(thing)) or number_of(thing), 0, site, head)
        if crossed is not None:
            crossed(thing)
    except Exception as error:
        failed and failed('operations on locks and queues', error)


def lock_acquired(lock: Any) -> None:
    """The lock was acquired by the task that runs."""
    _operation(lock, 1, DID_ACQUIRE, _acquired_at())


def _acquired_at() -> int:
    """The number of the place in the program where `acquire` is called, mostly by an `async with`; 0 when it is a task's own coroutine."""
    try:
        frame = _frame(3)
        if frame.f_code is _enter:
            frame = _frame(4)
        found = _acquiring.get((id(frame.f_code), frame.f_lasti))
        if found is None:
            found = places.creation_site(frame)
            if places.kind_of(frame.f_code) == places.USER:
                _acquiring[id(frame.f_code), frame.f_lasti] = found
        return found
    except Exception as error:
        failed and failed('places where locks are acquired', error)
        return 0


def lock_released(lock: Any) -> None:
    """The lock was released."""
    _operation(lock, 0, DID_RELEASE)


def semaphore_acquired(value: Any, semaphore: Any) -> Any:
    """A permit was acquired. Returns `value`."""
    _operation(semaphore, semaphore._value, DID_ACQUIRE, _acquired_at())
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

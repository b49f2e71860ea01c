"""The numbers of event loops, by `id()` with a weak reference that ends the entry."""
from __future__ import annotations

import weakref
from asyncio.base_events import BaseEventLoop
from itertools import count

from . import sink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Tuple

known: Dict[int, Tuple[int, Any]] = {}
in_heads: Dict[int, int] = {}       # id(loop): its number, where it stands in a row's head
_next = count(1).__next__
_MOST = 0xffff      # what a row has room for


def loop_number(loop: Any) -> int:
    """The number of a loop; 0 when it cannot be told from others."""
    found = known.get(id(loop))
    return found[0] if found is not None else meet(loop)


def meet(loop: Any) -> int:
    """Numbers a loop that was not seen before and writes its record."""
    key = id(loop)
    try:
        reference = weakref.ref(loop, lambda _: _end(key))
    except TypeError:
        return 0
    number = _next()
    if number > _MOST:
        return 0
    known[key] = (number, reference)
    in_heads[key] = number << 16
    kind = type(loop)
    name = f'{kind.__module__}.{kind.__qualname__}'
    sink.text('loop', id=number, **{'class': name}, thread=0, debug=bool(getattr(loop, '_debug', False)))
    if isinstance(loop, BaseEventLoop):
        _look_how_it_runs(kind, name)
    return number


_looked_at = set()      # type: set[str]


def _look_how_it_runs(kind: Any, name: str) -> None:
    """Classes that run callbacks in a way of their own (`nest_asyncio`, loops of window systems) run none of asyncio's functions that we look into."""
    if name in _looked_at:
        return
    _looked_at.add(name)
    for method in ('run_forever', '_run_once'):
        own = getattr(kind, method, None)
        names = getattr(getattr(own, '__code__', None), 'co_names', ())
        if own is not getattr(BaseEventLoop, method) and method not in names:       # else it calls asyncio's, too
            where = getattr(own, '__module__', None)
            sink.unavailable('starts, iterations, idle and blocked times of loops', f'{name} has a {method} of its own, of {where}')
            return


def _end(key: int) -> None:
    known.pop(key, None)
    in_heads.pop(key, None)


def live_loops() -> List[Any]:
    """The loops met so far that still exist."""
    return [loop for loop in (reference() for _, reference in list(known.values())) if loop is not None]


def forget() -> None:
    """In a forked child: loops get numbers anew."""
    known.clear()
    in_heads.clear()

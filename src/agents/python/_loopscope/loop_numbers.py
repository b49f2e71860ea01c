"""The numbers of event loops, by `id()` with a weak reference that ends the entry."""
from __future__ import annotations

import weakref
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
    return number


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

"""The numbers of threads, by their identifiers, and where they were started."""
from __future__ import annotations

import sys
import weakref
from itertools import count

from . import places, sink
from .guard import failed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Tuple

_threads: Dict[int, Tuple[int, Any]] = {}
_started: Dict[int, Tuple[int, Any]] = {}       # id(thread): the site, and a weak reference that ends the entry
_next_thread = count(1).__next__
_frame = sys._getframe


def thread_number(ident: int) -> int:
    """Notes a thread and gives its number. The system uses an identifier again for a later thread, so the thread's object tells them apart."""
    threading = sys.modules.get('threading')
    thread = threading._active.get(ident) if threading is not None else None  # type: ignore[attr-defined]
    known = _threads.get(ident)
    if known is not None and known[1] is thread:
        return known[0]
    number = _next_thread()
    name = thread.name if thread is not None else f'thread {ident}'
    _threads[ident] = (number, thread)
    main = threading is None or thread is threading.main_thread()
    sink.text('thread', id=number, name=name if type(name) is str else '', main=main,
              site=_started.get(id(thread), (0,))[0] or None)
    return number


def starts(thread: Any) -> None:
    """`thread.start()` was called."""
    try:
        key = id(thread)
        _started[key] = (places.creation_site(_frame(1)), weakref.ref(thread, lambda _: _started.pop(key, None)))
    except Exception as error:
        failed and failed('where threads are started', error)


def _forget() -> None:
    _threads.clear()
    _started.clear()        # sites are numbered anew


sink.when_opened(_forget)
